/**
 * What Twilio may put in place of a number that is withheld: words spelt on the keypad, and words.
 *
 * @see https://help.twilio.com/articles/223179988
 */
export const WITHHELD_FORMS = [
  '+266696687',
  '266696687',
  '1266696687',
  '+7378742833',
  '+17378742833',
  '+7378742883',
  '+2562533',
  '+8656696',
  '+86282452253',
  '+464',
  'anonymous',
  'Anonymous',
  'ANONYMOUS',
  '+anonymous',
  'restricted',
  'private',
  'unavailable',
  'unknown',
  'blocked',
  'withheld',
  'sip:anonymous@anonymous.invalid',
  'client:Anonymous',
  ''
] as const

export type WithheldForm = (typeof WITHHELD_FORMS)[number]

export const USUAL_WITHHELD_FORM: WithheldForm = '+266696687'
