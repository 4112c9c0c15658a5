import { randomUUID } from 'node:crypto'
import twilio from 'twilio'
import type { Parameters } from './webhook-parameters.ts'

/** In whose name the telephone calls, and where its webhooks go. */
export interface CarrierAccount {
  readonly accountSid: string
  readonly authToken: string
  readonly voiceUrl: string
  readonly fallbackUrl: string
  readonly statusUrl: string
}

/** @param webhookUrls one public address, or two of which the second takes the fallback */
export function carrierAccount(
  accountSid: string,
  authTokens: string,
  webhookUrls: string
): CarrierAccount {
  const first = (list: string) => list.split(',')[0]?.trim() ?? ''
  const base = first(webhookUrls).replace(/\/+$/, '')
  const fallbackBase = (webhookUrls.split(',')[1]?.trim() ?? base).replace(/\/+$/, '')
  return {
    accountSid,
    authToken: first(authTokens),
    voiceUrl: `${base}/webhooks/twilio/voice`,
    fallbackUrl: `${fallbackBase}/webhooks/twilio/voice/fallback`,
    statusUrl: `${base}/webhooks/twilio/voice/status`
  }
}

/** The headers of a webhook, with the signature that Twilio's own package makes. */
export function webhookHeaders(
  url: string,
  parameters: Parameters,
  authToken: string,
  newToken: () => string = randomUUID
): Record<string, string> {
  return {
    accept: '*/*',
    'user-agent': 'TwilioProxy/1.1',
    'x-home-region': 'us1',
    'i-twilio-idempotency-token': newToken(),
    'x-twilio-signature': twilio.getExpectedTwilioSignature(authToken, signedUrl(url), parameters)
  }
}

/** Of voice webhooks over HTTPS Twilio signs the address without its port. */
function signedUrl(url: string): string {
  return url.startsWith('https:') ? url.replace(/^(https:\/\/[^/:]+):\d+/, '$1') : url
}
