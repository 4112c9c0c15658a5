import type { CommandLineConfiguration } from '../config.ts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

/** Where Twilio delivers a call, its repetition when that fails, and its end; all by POST. */
export interface RoutingAddresses {
  readonly voiceUrl: string
  readonly voiceFallbackUrl: string
  readonly statusCallback: string
}

/** How calls to our numbers reach us: by addresses at each number, or by one TwiML application. */
export interface CallRouting extends RoutingAddresses {
  readonly applicationSid?: string
}

export interface RoutingFlags {
  readonly voiceUrl?: string
  readonly fallbackUrl?: string
  readonly statusUrl?: string
  readonly application?: string
}

// Retry once, also when we fail or time out: the other host may take the call.
const OVERRIDES = '#rc=1&rp=ct,5xx,rt'
// Such overrides have commas of their own.
const BETWEEN_ADDRESSES = /,(?=\s*https?:)/

/**
 * What the flags say, and for the rest what follows from WEBHOOK_PUBLIC_URL.
 *
 * @throws Failure where an address is missing or cannot be used
 */
export function readRouting(
  { WEBHOOK_PUBLIC_URL, TWILIO_APPLICATION_SID }: CommandLineConfiguration,
  flags: RoutingFlags
): CallRouting {
  const [own = '', other = own] = WEBHOOK_PUBLIC_URL.split(BETWEEN_ADDRESSES).map(withoutEnd)
  const below = (base: string, path: string) =>
    base === '' ? '' : `${base}/webhooks/twilio/${path}`
  const routing = {
    voiceUrl: flags.voiceUrl ?? below(own, `voice${OVERRIDES}`),
    voiceFallbackUrl: flags.fallbackUrl ?? below(other, 'voice/fallback'),
    statusCallback: flags.statusUrl ?? below(own, 'voice/status')
  }
  for (const [name, url] of Object.entries(routing)) {
    if (url === '') {
      throw wrong(
        'Say where Twilio delivers calls: set WEBHOOK_PUBLIC_URL as call-verification has it, or give --voice-url, --fallback-url and --status-url.'
      )
    }
    if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
      throw wrong(`${name} must be an https address: ${url}`)
    }
  }
  const applicationSid = flags.application ?? TWILIO_APPLICATION_SID
  return applicationSid === '' ? routing : { ...routing, applicationSid }
}

/** What a reader of a plan should know of the routing. */
export function routingRemarks({ voiceUrl, voiceFallbackUrl }: CallRouting): string[] {
  return new URL(voiceUrl).host === new URL(voiceFallbackUrl).host
    ? [
        'The fallback is on the same host as the voice address: when that host fails, Twilio answers the calls and bills them.'
      ]
    : []
}

function withoutEnd(url: string): string {
  return url.trim().replace(/#.*$/, '').replace(/\/+$/, '')
}

function wrong(message: string): Failure {
  return new Failure(message, { exitCode: exitCodes.wrongCommand })
}
