import type { InstitutionWords } from '@yobirin/contracts'

/** Whom to ask, as the end of a sentence such as "please call …". */
export function inquiry({ name, inquiryTelephone }: InstitutionWords): string {
  return `${name}のお問い合わせ窓口（電話 ${inquiryTelephone}）`
}

/** How every letter ends, after what its institution has to add. */
export function lastWords({ closing }: InstitutionWords): string[] {
  return [
    ...(closing === undefined ? [] : [closing]),
    'このメールにはリンクがありません。暗証番号などをメールでお聞きすることもありません。',
    'このメールは送信専用です。ご返信いただいてもお答えできません。'
  ]
}
