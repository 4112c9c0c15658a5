import type { RefusalReason, VerificationState } from '@yobirin/contracts'
import type { RunPoolScript } from '../pool-scripts.ts'
import { readPackedState } from './packed-state.ts'
import { randomBytes } from './random-bytes.ts'
import { parseVerificationId } from './verification-id.ts'
import type { CancelResult, StartResult, Verifications } from './verifications-port.ts'

/** The draw rejects a word that would make some numbers likelier, and takes the next. */
const WORDS_PER_DRAW = 3

const cryptographicRandom48 = () => randomBytes(6).readUIntBE(0, 6)

export function createRedisVerifications({
  run,
  random48 = cryptographicRandom48
}: {
  run: RunPoolScript
  random48?: (() => number) | undefined
}): Verifications {
  return {
    async start(request) {
      const { id, pool, caller } = request
      const parsed = parseVerificationId(id)
      if (parsed?.pool !== pool) throw new TypeError('The id of a verification names its pool')
      const replaced = request.replaces ? parseVerificationId(request.replaces) : undefined

      const answer = await run('startVerification', pool, [
        parsed.key,
        caller.hash,
        caller.masked,
        request.validUntil ?? '',
        // Of another pool it cannot be cancelled in the same step, nor does it stand in the way.
        replaced?.pool === pool ? replaced.key : '',
        request.reference ?? '',
        request.fingerprint ?? '',
        request.refusalIsFinal ? '1' : '',
        ...Array.from({ length: WORDS_PER_DRAW }, random48)
      ])
      return readStartAnswer(pool, answer)
    },

    async read(id) {
      const parsed = parseVerificationId(id)
      if (!parsed) return undefined
      const [status, state = ''] = await run('readVerification', parsed.pool, [parsed.key])
      return status === 'found' ? stateOf(parsed.pool, state) : undefined
    },

    async cancel(id, { beforeStart = false } = {}): Promise<CancelResult> {
      const parsed = parseVerificationId(id)
      if (!parsed) return { status: 'not_found' }
      const [status, state = ''] = await run('cancelVerification', parsed.pool, [
        parsed.key,
        beforeStart ? '1' : ''
      ])
      return status === 'cancelled' || status === 'ended'
        ? { status, state: stateOf(parsed.pool, state) }
        : { status: 'not_found' }
    }
  }
}

function readStartAnswer(pool: string, [status, ...rest]: readonly string[]): StartResult {
  switch (status) {
    case 'started': {
      const [repeated, state = ''] = rest
      return { status, state: stateOf(pool, state), repeated: repeated === '1' }
    }
    case 'refused': {
      const [reason, retryAfter] = rest
      return { status, reason: reason as RefusalReason, retryAfterSeconds: Number(retryAfter) }
    }
    default:
      return { status: 'conflict' }
  }
}

function stateOf(pool: string, data: string): VerificationState {
  return readPackedState(pool, data).state
}
