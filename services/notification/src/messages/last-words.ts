import type { InstitutionWords } from '@yobirin/contracts'

/** Whom to ask, as the end of a sentence such as "please call …". */
export function inquiry({ name, inquiryTelephone }: InstitutionWords): string {
  return `${name}のお問い合わせ窓口（電話 ${inquiryTelephone}）`
}

/** The same within an English sentence. */
export function inquiryInEnglish({ inquiryTelephone }: InstitutionWords): string {
  return `its help desk (telephone ${inquiryTelephone})`
}

/** Who writes, in English as far as there is an English name. */
export function senderInEnglish({ name, nameInEnglish }: InstitutionWords): string {
  return `This letter is from ${nameInEnglish ?? name}.`
}

/** How every letter ends, after what its institution has to add. */
export function lastWords({ closing }: InstitutionWords): string[] {
  return [
    ...(closing === undefined ? [] : [closing]),
    'このメールにはリンクがありません。暗証番号などをメールでお聞きすることもありません。',
    'このメールは送信専用です。ご返信いただいてもお答えできません。'
  ]
}

export const LAST_WORDS_IN_ENGLISH: readonly string[] = [
  'There are no links in this letter, and you will never be asked for your PIN by e-mail.',
  'Please do not reply: nobody reads the answers.'
]
