import type { CallRouting, RoutingAddresses } from './call-routing.ts'

export interface AvailableNumber {
  readonly phoneNumber: string
  /** What the country asks for: `none`, `any`, `local` or `foreign`. */
  readonly addressRequirements: string
  readonly beta: boolean
}

/** A number of the account with what decides where its calls go. */
export interface OwnedNumber {
  readonly sid: string
  readonly phoneNumber: string
  readonly friendlyName: string
  readonly voiceUrl: string
  readonly voiceMethod: string
  readonly voiceFallbackUrl: string
  readonly voiceFallbackMethod: string
  readonly statusCallback: string
  readonly statusCallbackMethod: string
  readonly applicationSid: string
  readonly trunkSid: string
  readonly voiceReceiveMode: string
  readonly voiceCallerIdLookup: boolean
  readonly canVoice: boolean
}

export interface Application extends RoutingAddresses {
  readonly sid: string
  readonly voiceMethod: string
  readonly voiceFallbackMethod: string
  readonly statusCallbackMethod: string
}

/** A call as it is billed; whose call it was is left out. */
export interface PastCall {
  readonly sid: string
  readonly to: string
  readonly status: string
  readonly durationSeconds: number
  /** Empty until it is known. */
  readonly price: string
  readonly startTime: string
}

export interface Purchase {
  readonly phoneNumber: string
  readonly friendlyName: string
  readonly routing: CallRouting
  readonly bundleSid: string
  readonly addressSid: string
}

/** What the commands do at a Twilio account. Every method throws TwilioFailure. */
export interface TwilioAccount {
  /** Toll-free numbers on offer that can take calls. */
  search(query: {
    readonly country: string
    readonly contains: string
    readonly limit: number
  }): Promise<readonly AvailableNumber[]>
  /** All of the account's numbers, or those with exactly this number or name; every page. */
  owned(query?: {
    readonly phoneNumber?: string
    readonly friendlyName?: string
  }): Promise<readonly OwnedNumber[]>
  /**
   * Buys a number with its routing. One whose purchase got no answer is looked for before it is asked
   * for again; buying what was bought under the same friendly name changes nothing.
   */
  buy(purchase: Purchase): Promise<OwnedNumber>
  route(sid: string, routing: CallRouting): Promise<void>
  /** Gives a number back; one that is gone already is fine. */
  release(sid: string): Promise<void>
  application(sid: string): Promise<Application>
  routeApplication(sid: string, addresses: RoutingAddresses): Promise<void>
  /** Calls of the account since then, the latest first. */
  calls(query: { readonly since: Date; readonly limit: number }): Promise<readonly PastCall[]>
}
