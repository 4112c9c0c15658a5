import twilio from 'twilio'
import type { CommandLineConfiguration } from '../config.ts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { buyOnce } from './buy-once.ts'
import type { CallRouting, RoutingAddresses } from './call-routing.ts'
import { HttpClient, type HttpClientOptions } from './http-client.ts'
import { toApplication, toOwnedNumber, toPastCall } from './resources.ts'
import type { Purchase, TwilioAccount } from './twilio-account.ts'
import { atTwilio, TwilioFailure } from './twilio-failure.ts'

// The largest page there is: fewer requests, fewer refusals for their number.
const PAGE = 1_000

/** @throws Failure where the account is not configured */
export function connectAccount(
  configuration: CommandLineConfiguration,
  options: Omit<HttpClientOptions, 'apiUrl' | 'authTokens'>
): TwilioAccount {
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_URL } = configuration
  if (TWILIO_ACCOUNT_SID === '' || TWILIO_AUTH_TOKEN === '') {
    throw new Failure('Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN to those of your account.', {
      exitCode: exitCodes.wrongCommand
    })
  }
  const authTokens = TWILIO_AUTH_TOKEN.split(',').map((token) => token.trim())
  const httpClient = new HttpClient({ ...options, apiUrl: TWILIO_API_URL, authTokens })
  const client = twilio(TWILIO_ACCOUNT_SID, authTokens[0], { httpClient })

  async function owned(query: { phoneNumber?: string; friendlyName?: string } = {}) {
    const found = await atTwilio(() =>
      client.incomingPhoneNumbers.list({ ...query, pageSize: PAGE })
    )
    // Twilio's filter finds parts of numbers as well.
    const exactly = ({ phoneNumber }: { phoneNumber: string }) =>
      query.phoneNumber === undefined || query.phoneNumber === phoneNumber
    return found.map(toOwnedNumber).filter(exactly)
  }

  const create = (purchase: Purchase) =>
    atTwilio(async () =>
      toOwnedNumber(
        await client.incomingPhoneNumbers.create({
          phoneNumber: purchase.phoneNumber,
          friendlyName: purchase.friendlyName,
          ...routed(purchase.routing),
          ...(purchase.bundleSid && { bundleSid: purchase.bundleSid }),
          ...(purchase.addressSid && { addressSid: purchase.addressSid })
        })
      )
    )

  return {
    owned,
    async search({ country, contains, limit }) {
      const offers = client.availablePhoneNumbers(country).tollFree
      const found = await atTwilio(() =>
        offers.list({ voiceEnabled: true, limit, ...(contains && { contains }) })
      )
      return found.map(({ phoneNumber, addressRequirements, beta }) => ({
        phoneNumber,
        addressRequirements: addressRequirements ?? 'none',
        beta: beta ?? false
      }))
    },
    buy: (purchase) =>
      buyOnce(purchase, {
        create,
        find: async (phoneNumber) => (await owned({ phoneNumber }))[0],
        ...{ pause: options.pause, random: options.random }
      }),
    async route(sid, routing) {
      await atTwilio(() => client.incomingPhoneNumbers(sid).update(routed(routing)))
    },
    async release(sid) {
      try {
        await atTwilio(() => client.incomingPhoneNumbers(sid).remove())
      } catch (error) {
        if (!(error instanceof TwilioFailure && error.isMissing)) throw error
      }
    },
    async application(sid) {
      return toApplication(await atTwilio(() => client.applications(sid).fetch()))
    },
    async routeApplication(sid, addresses) {
      await atTwilio(() => client.applications(sid).update(byPost(addresses)))
    },
    async calls({ since, limit }) {
      const found = await atTwilio(() => client.calls.list({ startTimeAfter: since, limit }))
      return found.map(toPastCall)
    }
  }
}

/** Twilio looks at the application alone where there is one; the addresses stand ready beside it. */
function routed({ applicationSid, ...addresses }: CallRouting) {
  return {
    ...byPost(addresses),
    voiceReceiveMode: 'voice' as const,
    voiceCallerIdLookup: false,
    ...(applicationSid !== undefined && { voiceApplicationSid: applicationSid })
  }
}

function byPost({ voiceUrl, voiceFallbackUrl, statusCallback }: RoutingAddresses) {
  return {
    ...{ voiceUrl, voiceMethod: 'POST' },
    ...{ voiceFallbackUrl, voiceFallbackMethod: 'POST' },
    ...{ statusCallback, statusCallbackMethod: 'POST' }
  }
}
