import type { Reading } from './reading.ts'
import { writtenText } from './written-text.ts'

export type EmailFault = 'missing' | 'not_an_address' | 'too_long'

const LONGEST_ADDRESS = 64

// One address and nothing more: a list or a display name could name further readers. Dots may stand
// anywhere before the @, since Japanese mobile carriers gave out such addresses. Beyond ASCII not every
// mail server can be written to (RFC 6531).
const BEFORE_THE_AT = /^(?:(?![<>()[\]\\,;:"@])[!-~])+$/
const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'
// A name, not an address of a machine: the last part begins with a letter.
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?=[a-z])${LABEL}$`, 'i')

/** メールアドレス: one address of at most 64 characters. */
export function readEmail(field: unknown): Reading<string, EmailFault> {
  const address = writtenText(field)
  if (address === '') return { ok: false, fault: 'missing' }
  if (address.length > LONGEST_ADDRESS) return { ok: false, fault: 'too_long' }
  const [local = '', domain = '', ...more] = address.split('@')
  const isAddress = more.length === 0 && BEFORE_THE_AT.test(local) && DOMAIN.test(domain)
  return isAddress ? { ok: true, value: address } : { ok: false, fault: 'not_an_address' }
}

/** メールアドレス（確認用）: the same again. @param email the field that it is compared with */
export function readEmailConfirm(
  field: unknown,
  email: unknown
): Reading<string, 'missing' | 'differs'> {
  const again = writtenText(field)
  if (again === '') return { ok: false, fault: 'missing' }
  return again === writtenText(email) ? { ok: true, value: again } : { ok: false, fault: 'differs' }
}
