import { timingSafeEqual } from 'node:crypto'
import { gatewaySignature } from '@yobirin/contracts'

/** Captured requests are worth nothing after this, and their call ids are remembered for longer. */
const WINDOW_SECONDS = 15 * 60

const SIGNATURE = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/

export type SignatureResult =
  /** Skew: seconds by which the gateway's clock is ahead of ours, the request's way included. */
  | { readonly status: 'good'; readonly skewSeconds: number }
  /** Signed by us, at another time than now: a replay, or a clock that is wrong. */
  | { readonly status: 'stale'; readonly skewSeconds: number }
  | { readonly status: 'wrong' }
  | { readonly status: 'missing' }

/** Never throws. During rotation two secrets are good. */
export type SignatureCheck = (header: unknown, body: string) => SignatureResult

/** @param now milliseconds since 1970 */
export function createSignatureCheck(secrets: string, now: () => number): SignatureCheck {
  const keys = secrets.split(',').map((secret) => secret.trim())
  return (header, body) => {
    if (typeof header !== 'string') return { status: 'missing' }
    const [, time, given] = SIGNATURE.exec(header) ?? []
    if (time === undefined || given === undefined) return { status: 'wrong' }

    const at = Number(time)
    const signed = Buffer.from(given)
    const isGood = keys.some((key) =>
      timingSafeEqual(Buffer.from(gatewaySignature(key, at, body)), signed)
    )
    if (!isGood) return { status: 'wrong' }
    const skewSeconds = at - Math.floor(now() / 1_000)
    return { status: Math.abs(skewSeconds) <= WINDOW_SECONDS ? 'good' : 'stale', skewSeconds }
  }
}
