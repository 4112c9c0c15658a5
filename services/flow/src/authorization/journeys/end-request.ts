import type Provider from 'oidc-provider'
import type { InteractionResults } from 'oidc-provider'
import { ACR, AMR } from '../settings/authentication-context.ts'

/** How a journey ended, as far as the app is told. */
export type JourneyEnd =
  | {
      readonly status: 'allowed'
      readonly consentId: string
      readonly accountKey: string
      /** Milliseconds since 1970. */
      readonly allowedAt: number
    }
  | { readonly status: 'cancelled' }
  | { readonly status: 'stopped'; readonly code: 'B4640' | 'B465F' | 'BF050' | 'B0070' }

/** RFC 6749, section 4.1.2.1. The code of the page that the customer saw goes along. */
const ERRORS = {
  B4640: 'access_denied',
  B465F: 'access_denied',
  BF050: 'temporarily_unavailable',
  B0070: 'temporarily_unavailable'
} as const

export async function endRequest(
  provider: Provider,
  interactionId: string,
  end: JourneyEnd
): Promise<string | undefined> {
  const interaction = await provider.Interaction.find(interactionId)
  if (!interaction) return undefined
  interaction.result = resultOf(end)
  await interaction.persist()
  return interaction.returnTo
}

function resultOf(end: JourneyEnd): InteractionResults {
  switch (end.status) {
    case 'allowed':
      return {
        login: {
          accountId: end.accountKey,
          acr: ACR,
          amr: AMR,
          ts: Math.floor(end.allowedAt / 1000),
          remember: false
        },
        consent: { grantId: end.consentId }
      }
    case 'cancelled':
      return { error: 'access_denied', error_description: 'the customer did not allow it' }
    case 'stopped':
      return { error: ERRORS[end.code], error_description: end.code }
  }
}
