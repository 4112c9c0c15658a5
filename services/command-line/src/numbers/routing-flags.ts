import type { RoutingFlags } from '../twilio/call-routing.ts'

const address = (brief: string) =>
  ({ kind: 'parsed', brief, placeholder: 'url', optional: true, parse: String }) as const

/** Parses the id of a Twilio resource by its two letters. */
export function parseSid(letters: string) {
  return (text: string) => {
    if (new RegExp(`^${letters}[0-9a-fA-F]{32}$`).test(text)) return text
    throw new Error(`not an id of the form ${letters} and 32 hexadecimal digits`)
  }
}

/** Where calls go; without these what follows from WEBHOOK_PUBLIC_URL and TWILIO_APPLICATION_SID. */
export const routingFlags = {
  voiceUrl: address('Where Twilio delivers a call, with its overrides behind #'),
  fallbackUrl: address('Where it delivers a call that it could not deliver there; on another host'),
  statusUrl: address('Where it tells that a call has ended'),
  application: {
    kind: 'parsed',
    brief: 'TwiML application that the numbers are routed by',
    placeholder: 'AP…',
    optional: true,
    parse: parseSid('AP')
  }
} as const satisfies Record<keyof RoutingFlags, unknown>
