/** Why the console itself does not do what was asked; see `message-page.tsx` for the words. */
export type Refusal = 'signed_out' | 'foreign_form' | 'role_too_low' | 'not_found' | 'too_many'

export class ConsoleRefusal extends Error {
  readonly code: Refusal
  readonly detail: string | undefined

  constructor(code: Refusal, detail?: string) {
    super(code)
    this.code = code
    this.detail = detail
  }
}
