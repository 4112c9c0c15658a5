/** One thing that a program could look at, and how it was. */
export interface Proof {
  readonly name: string
  readonly outcome: 'passed' | 'warning' | 'failed' | 'skipped'
  readonly detail: string
}

export const passed = (name: string, detail = ''): Proof => ({ name, outcome: 'passed', detail })
export const warning = (name: string, detail: string): Proof => ({
  name,
  outcome: 'warning',
  detail
})
export const failed = (name: string, detail: string): Proof => ({ name, outcome: 'failed', detail })
export const skipped = (name: string, detail: string): Proof => ({
  name,
  outcome: 'skipped',
  detail
})
