import {
  type StartCommand,
  type VerificationCommand,
  VerificationCommandSchema,
  type VerificationEvent
} from '@yobirin/contracts'
import { parseVerifiableNumber } from '@yobirin/phone-numbers'
import type { Sealer } from '@yobirin/sealing'
import { carriedTrace } from '@yobirin/tracing'
import { Compile } from 'typebox/compile'
import { parseVerificationId } from '../verifications/verification-id.ts'
import type { Caller, Verifications } from '../verifications/verifications-port.ts'

/** `conflict`: the id was started for another caller. */
export type SetAsideReason = 'payload' | 'seal' | 'conflict'

export type CommandResult =
  | { readonly status: 'done' }
  /** It will never succeed, so it is kept aside for a person. The payload is not shown. */
  | { readonly status: 'set_aside'; readonly reason: SetAsideReason }

const isCommand = Compile(VerificationCommandSchema)

/**
 * Does what a command says; repeating one is harmless.
 *
 * @param tell puts an event on the queue and resolves when it is there
 * @param clock Redis's
 */
export function createCommandHandler({
  verifications,
  sealer,
  hashCaller,
  tell,
  clock
}: {
  verifications: Verifications
  sealer: Sealer
  hashCaller: (e164: string) => Caller
  tell: (event: VerificationEvent) => Promise<void>
  clock: () => Promise<number>
}): (payload: unknown) => Promise<CommandResult> {
  async function start(command: StartCommand): Promise<CommandResult> {
    const { id, pool, sealedPhoneNumber, validUntil, replaces, reference } = command
    if (parseVerificationId(id)?.pool !== pool) return { status: 'set_aside', reason: 'payload' }

    let phoneNumber: string
    try {
      phoneNumber = sealer.open(sealedPhoneNumber, `start ${id}`)
    } catch {
      return { status: 'set_aside', reason: 'seal' }
    }
    const number = parseVerifiableNumber(phoneNumber)
    if (!number.ok) return refuse(command, 'invalid_number')

    const result = await verifications.start({
      id,
      pool,
      caller: hashCaller(number.e164),
      validUntil,
      refusalIsFinal: true,
      ...(replaces !== undefined && { replaces }),
      ...(reference !== undefined && { reference })
    })
    if (result.status === 'conflict') return { status: 'set_aside', reason: 'conflict' }
    if (result.status === 'refused' && result.reason === 'unknown_pool') {
      return refuse(command, 'unknown_pool')
    }
    return { status: 'done' }
  }

  /**
   * These two refusals have no pool whose outbox could hold them, or need none: they depend on the
   * command alone. The event is on the queue before the command is done, and a repeat has the same job id.
   */
  async function refuse(
    { id, pool }: StartCommand,
    reason: 'invalid_number' | 'unknown_pool'
  ): Promise<CommandResult> {
    const at = await clock()
    const refused = { type: 'refusal', id, pool, sequence: 1, reason } as const
    await tell({ ...refused, retryAfterSeconds: 0, at, ...carriedTrace() })
    return { status: 'done' }
  }

  return async (payload) => {
    if (!isCommand.Check(payload)) return { status: 'set_aside', reason: 'payload' }
    const command: VerificationCommand = payload
    if (command.type === 'start') return start(command)
    await verifications.cancel(command.id, { beforeStart: true })
    return { status: 'done' }
  }
}
