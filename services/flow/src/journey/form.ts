/** What a browser sent; nobody vouches for it. */
export type Form = Readonly<Record<string, unknown>>

const FIELDS = [
  'branch',
  'accountType',
  'accountNumber',
  'nameKana',
  'birthYear',
  'birthMonth',
  'birthDay',
  'phone',
  'email',
  'emailConfirm'
] as const

/** Fields that a page shows again as they were typed. The PIN is none of them. */
export type EnteredField = (typeof FIELDS)[number]
export type FormField = EnteredField | 'birthDate' | 'pin' | 'agree'

export type Entered = Readonly<Partial<Record<EnteredField, string>>>

/** More than any field takes, and little enough to be kept. */
const KEPT_CHARACTERS = 200

/** What was typed into these fields now, over what was typed before. */
export function entered(before: Entered | undefined, form: Form): Entered {
  const now = FIELDS.flatMap((field) => {
    const text = form[field]
    return typeof text === 'string' ? [[field, text.slice(0, KEPT_CHARACTERS)]] : []
  })
  return { ...before, ...Object.fromEntries(now) }
}
