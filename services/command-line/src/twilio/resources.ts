import type { ApplicationInstance } from 'twilio/lib/rest/api/v2010/account/application.js'
import type { CallInstance } from 'twilio/lib/rest/api/v2010/account/call.js'
import type { IncomingPhoneNumberInstance } from 'twilio/lib/rest/api/v2010/account/incomingPhoneNumber.js'
import type { Application, OwnedNumber, PastCall } from './twilio-account.ts'

// The package types as present what Twilio's description calls nullable.
type Answered<Resource> = {
  readonly [Name in keyof Resource]: Resource[Name] | null | undefined
}

export function toOwnedNumber(instance: IncomingPhoneNumberInstance): OwnedNumber {
  const number: Answered<IncomingPhoneNumberInstance> = instance
  return {
    ...routingOf(number),
    sid: number.sid ?? '',
    phoneNumber: number.phoneNumber ?? '',
    friendlyName: number.friendlyName ?? '',
    applicationSid: number.voiceApplicationSid ?? '',
    trunkSid: number.trunkSid ?? '',
    voiceReceiveMode: number.voiceReceiveMode ?? '',
    voiceCallerIdLookup: number.voiceCallerIdLookup ?? false,
    canVoice: number.capabilities?.voice ?? false
  }
}

export function toApplication(instance: ApplicationInstance): Application {
  return { ...routingOf(instance), sid: instance.sid }
}

export function toPastCall(instance: CallInstance): PastCall {
  const call: Answered<CallInstance> = instance
  return {
    sid: call.sid ?? '',
    to: call.to ?? '',
    status: call.status ?? '',
    durationSeconds: Number(call.duration ?? 0),
    price: call.price ?? '',
    startTime: call.startTime?.toISOString() ?? ''
  }
}

function routingOf(
  resource: Answered<
    Pick<
      ApplicationInstance,
      | 'voiceUrl'
      | 'voiceMethod'
      | 'voiceFallbackUrl'
      | 'voiceFallbackMethod'
      | 'statusCallback'
      | 'statusCallbackMethod'
    >
  >
) {
  return {
    voiceUrl: resource.voiceUrl ?? '',
    voiceMethod: resource.voiceMethod ?? '',
    voiceFallbackUrl: resource.voiceFallbackUrl ?? '',
    voiceFallbackMethod: resource.voiceFallbackMethod ?? '',
    statusCallback: resource.statusCallback ?? '',
    statusCallbackMethod: resource.statusCallbackMethod ?? ''
  }
}
