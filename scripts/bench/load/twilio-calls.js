// @ts-check
import { createHmac, randomBytes } from 'node:crypto'
import { request } from './http-load.js'

const VOICE_PATH = '/webhooks/twilio/voice'

/**
 * An inbound call as Twilio tells of it, signed: the parameters that it sends of a call in Japan.
 *
 * @param {import('../system.js').System} system
 * @param {{ from: string, to: string }} call E.164; `from` may be what Twilio says of a withheld number
 */
export function twilioCall({ environment }, { from, to }) {
  const { TWILIO_ACCOUNT_SID = '', TWILIO_AUTH_TOKEN = '', WEBHOOK_PUBLIC_URL = '' } = environment
  const form = {
    AccountSid: TWILIO_ACCOUNT_SID,
    ApiVersion: '2010-04-01',
    CallSid: `CA${randomBytes(16).toString('hex')}`,
    CallStatus: 'ringing',
    CallToken: `%7B%22parentCallInfoToken%22%3A%22${randomBytes(60).toString('base64url')}%22%7D`,
    Called: to,
    CalledCity: '',
    CalledCountry: 'JP',
    CalledState: '',
    CalledZip: '',
    Caller: from,
    CallerCity: '',
    CallerCountry: 'JP',
    CallerState: '',
    CallerZip: '',
    Direction: 'inbound',
    From: from,
    FromCity: '',
    FromCountry: 'JP',
    FromState: '',
    FromZip: '',
    To: to,
    ToCity: '',
    ToCountry: 'JP'
  }
  const signed = Object.entries(form).sort(([a], [b]) => (a < b ? -1 : 1))
  const text = signed.map(([name, value]) => `${name}${value}`).join('')
  const signature = createHmac('sha1', TWILIO_AUTH_TOKEN)
    .update(`${WEBHOOK_PUBLIC_URL}${VOICE_PATH}${text}`)
    .digest('base64')
  return request(
    'POST',
    VOICE_PATH,
    {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'user-agent': 'TwilioProxy/1.1',
      'x-twilio-signature': signature
    },
    new URLSearchParams(form).toString()
  )
}
