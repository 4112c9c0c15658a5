import { randomBytes } from 'node:crypto'
import { type Dialled, type Dialling, dial } from './dial.ts'
import { type Call, type CallView, type Network, placeCall } from './place-call.ts'
import type { CarriedCall } from './webhook-parameters.ts'

const CALLS_KEPT = 1_000

export interface CallRequest extends Dialling, Pick<CarriedCall, 'stirVerstat' | 'forwardedFrom'> {
  /** For tests: the same call once more. */
  readonly callSid?: string
  /** For tests: milliseconds from dialling to the webhook. */
  readonly delayMs?: number
}

export type Placed = { status: 'placed'; callSid: string } | Exclude<Dialled, { status: 'dialled' }>

export interface Telephone {
  call(request: CallRequest): Placed
  find(callSid: string): CallView | undefined
  hangUp(callSid: string): CallView | undefined
  /** Every call and its last webhook have ended. */
  quiet(): Promise<void>
}

/** A telephone on which any number of calls may be made at once. The latest are remembered. */
export function createTelephone(network: Network): Telephone {
  const calls = new Map<string, Call>()
  const live = new Set<Promise<void>>()

  return {
    call({ callSid = `CA${randomBytes(16).toString('hex')}`, delayMs = 0, ...request }) {
      const dialled = dial(request)
      if (dialled.status !== 'dialled') return dialled
      const { from, to } = dialled
      const { stirVerstat, forwardedFrom } = request
      const callToken = randomBytes(48).toString('base64url')
      const carried = {
        ...{ callSid, from, to, callToken },
        ...(stirVerstat !== undefined && { stirVerstat }),
        ...(forwardedFrom !== undefined && { forwardedFrom })
      }
      const call = placeCall(carried, delayMs, network)
      live.add(call.over)
      void call.over.finally(() => live.delete(call.over))

      calls.delete(callSid)
      calls.set(callSid, call)
      const [oldest] = calls.keys()
      if (calls.size > CALLS_KEPT && oldest !== undefined) calls.delete(oldest)
      return { status: 'placed', callSid }
    },

    find: (callSid) => calls.get(callSid)?.view(),

    hangUp(callSid) {
      calls.get(callSid)?.hangUp()
      return calls.get(callSid)?.view()
    },

    quiet: async () => void (await Promise.all(live))
  }
}
