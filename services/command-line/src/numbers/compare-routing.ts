import type { CallRouting } from '../twilio/call-routing.ts'
import type { Application, OwnedNumber } from '../twilio/twilio-account.ts'

/** One thing that is not as it has to be, as a sentence, and whether setting the routing mends it. */
export interface Finding {
  readonly text: string
  readonly mendable: boolean
}

/** What of a number's settings at Twilio is not as the routing has it. */
export function compareNumber(number: OwnedNumber, routing: CallRouting): Finding[] {
  const { applicationSid } = routing
  return [
    ...blocked(number),
    ...(applicationSid === undefined
      ? [...overridden(number), ...compareAddresses(number, routing)]
      : [
          ...differs('application', number.applicationSid, applicationSid),
          ...differs('SIP trunk', number.trunkSid, ''),
          ...compareStatus(number, routing)
        ]),
    ...differs('receives', number.voiceReceiveMode || 'voice', 'voice'),
    ...differs('caller name look-up (billed)', String(number.voiceCallerIdLookup), 'false')
  ]
}

/** What of an application's settings is not as the routing has it. */
export function compareApplication(application: Application, routing: CallRouting): Finding[] {
  return compareAddresses(application, routing)
}

type Addresses = Omit<Application, 'sid'>

function compareAddresses(is: Addresses, wanted: CallRouting): Finding[] {
  return [
    ...differs('voice URL', is.voiceUrl, wanted.voiceUrl),
    ...differs('its method', is.voiceMethod, 'POST'),
    ...differs('fallback URL', is.voiceFallbackUrl, wanted.voiceFallbackUrl),
    ...differs('its method', is.voiceFallbackMethod, 'POST'),
    ...compareStatus(is, wanted)
  ]
}

function compareStatus(is: Addresses, wanted: CallRouting): Finding[] {
  return [
    ...differs('status callback', is.statusCallback, wanted.statusCallback),
    ...differs('its method', is.statusCallbackMethod, 'POST')
  ]
}

function differs(what: string, is: string, wanted: string): Finding[] {
  if (is === wanted) return []
  // An address may hold a password; that two differ in it shows all the same.
  const shown = (value: string) =>
    value === '' ? 'nothing' : value.replace(/\/\/[^/@]*@/, '//***@')
  return [{ text: `${what} is ${shown(is)}, not ${shown(wanted)}`, mendable: true }]
}

function blocked({ canVoice }: OwnedNumber): Finding[] {
  return canVoice ? [] : [{ text: 'cannot take calls', mendable: false }]
}

/** Twilio knows no way to take these off again, only to put the other in its place. */
function overridden({ applicationSid, trunkSid }: OwnedNumber): Finding[] {
  const hindrance = (what: string, sid: string) => ({
    text: `is routed by ${what} ${sid}, which outweighs its addresses: take it off in the console, or give --application`,
    mendable: false
  })
  return [
    ...(applicationSid === '' ? [] : [hindrance('application', applicationSid)]),
    ...(trunkSid === '' ? [] : [hindrance('SIP trunk', trunkSid)])
  ]
}
