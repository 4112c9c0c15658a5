/** How an institution appears in the e-mails written in its name. */
export interface Institution {
  readonly name: string
  /** Whom to ask, as the end of a sentence such as "please call …". */
  readonly inquiry: string
}

/** Invented, like the number: nobody has it. */
const SANDBOX: Institution = {
  name: 'よびりん信用組合（架空）',
  inquiry: 'お問い合わせ窓口（0120-000-000、架空の番号です）'
}

const INSTITUTIONS: ReadonlyMap<string, Institution> = new Map([
  ['sandbox', SANDBOX],
  ['yobirin-shinkumi', SANDBOX],
  ['yobirin', SANDBOX]
])

const ANY: Institution = {
  name: 'お取引の金融機関',
  inquiry: 'お取引の金融機関のお問い合わせ窓口'
}

/** An institution that is not known here gets words that are true of every one. */
export function institutionFor(id: string): Institution {
  return INSTITUTIONS.get(id) ?? ANY
}
