import { ApprovalAsked } from '../services/ask-for-approval.ts'
import { ServiceProblem } from '../services/service-client.ts'
import type { LineOutcome } from './outcome-page.tsx'

/**
 * Does the same for each, one after the other, whatever becomes of the others.
 *
 * @throws where nothing can be done for any: nobody answers, or the token or its role is refused
 */
export async function forEachLine(
  lines: readonly string[],
  act: (line: string) => Promise<Omit<LineOutcome, 'done'>>
): Promise<LineOutcome[]> {
  const outcomes: LineOutcome[] = []
  for (const line of lines) {
    try {
      outcomes.push({ ...(await act(line)), done: true })
    } catch (error) {
      if (error instanceof ApprovalAsked) {
        outcomes.push({ what: line, done: false, words: 'waits for another person to approve it' })
        continue
      }
      if (!(error instanceof ServiceProblem)) {
        if (outcomes.length === 0) throw error
        outcomes.push({ what: line, done: false, words: 'not known: nobody answers' })
        continue
      }
      const { status, title, errors = [] } = error.problem
      if (status === 401 || status === 403) throw error
      outcomes.push({
        what: line,
        done: false,
        words: [title, ...errors.map(({ detail }) => detail)].join(': ')
      })
    }
  }
  return outcomes
}
