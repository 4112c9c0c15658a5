import type { TestCaller } from './test-caller.ts'

const LONGEST_ANSWER_MS = 5_000

/** @param sandboxUrl where the sandbox's telephone is */
export function createSandboxTestCaller(sandboxUrl: string): TestCaller {
  return {
    async place({ targetNumber: to, from }) {
      try {
        const answer = await fetch(new URL('/phone/calls', sandboxUrl), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ from, to }),
          signal: AbortSignal.timeout(LONGEST_ANSWER_MS)
        })
        await answer.body?.cancel()
        if (answer.status === 201) return { status: 'placed' }
        return { status: 'not_placed', why: `the telephone answered with ${answer.status}` }
      } catch {
        return { status: 'not_placed', why: 'the telephone does not answer' }
      }
    }
  }
}
