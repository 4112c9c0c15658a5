import {
  ActListSchema,
  ConsentResourceSchema,
  LockResourceSchema,
  SwitchResourceSchema,
  WindowResourceSchema
} from '@yobirin/contracts'
import {
  ConsentListSchema,
  JourneyCountSchema,
  LockListSchema,
  LogPageSchema,
  SwitchListSchema,
  WindowListSchema
} from './flow-schemas.ts'
import { type Credential, type ServiceClient, ServiceProblem } from './service-client.ts'

/** An account as a bank writes it; it travels in bodies only. */
export interface Account {
  readonly institution: string
  readonly branch: string
  readonly accountType: 'ordinary' | 'savings'
  readonly accountNumber: string
}
export type Query = Readonly<Record<string, string | undefined>>

/** flow's API for operators, asked with the credential of whoever is signed in. */
export function createFlowApi(request: ServiceClient) {
  const at = (path: string, query: Query = {}) => {
    const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1])
    const text = new URLSearchParams(given).toString()
    return `/admin/v1/${path}${text && `?${text}`}`
  }
  const id = encodeURIComponent

  return {
    async locks(credential: Credential, query: Query) {
      return (await request({ path: at('locks', query), answer: LockListSchema, credential })).value
    },
    /** @returns undefined where the account is not locked */
    async findLock(credential: Credential, account: Account) {
      const [path, body] = [at('locks/find'), account]
      try {
        return (
          await request({ method: 'POST', path, body, answer: LockResourceSchema, credential })
        ).value
      } catch (error) {
        if (error instanceof ServiceProblem && error.problem.code === 'lock_not_found') {
          return undefined
        }
        throw error
      }
    },
    async liftLock(credential: Credential, accountKey: string, why: string) {
      const [path, body] = [at(`locks/${id(accountKey)}/lift`), { why }]
      const [answer, guarded] = [
        LockResourceSchema,
        { act: 'liftLock', target: accountKey }
      ] as const
      return (await request({ method: 'POST', path, body, answer, credential, guarded })).value
    },
    async consents(credential: Credential, query: Query) {
      const path = at('consents', query)
      return (await request({ path, answer: ConsentListSchema, credential })).value
    },
    async findConsents(credential: Credential, account: Account) {
      const [path, body, answer] = [at('consents/find'), account, ConsentListSchema]
      return (await request({ method: 'POST', path, body, answer, credential })).value.consents
    },
    async revokeConsent(credential: Credential, consent: string, why: string) {
      const [path, body] = [at(`consents/${id(consent)}/revoke`), { why }]
      const guarded = { act: 'revokeConsent', target: consent } as const
      const answer = ConsentResourceSchema
      return (await request({ method: 'POST', path, body, answer, credential, guarded })).value
    },
    async windows(credential: Credential) {
      const path = at('maintenance-windows')
      const { value } = await request({ path, answer: WindowListSchema, credential })
      return value.maintenanceWindows
    },
    async announce(
      credential: Credential,
      body: { institution?: string; startsAt?: string; endsAt: string; reason: string }
    ) {
      const path = at('maintenance-windows')
      return (
        await request({ method: 'POST', path, body, answer: WindowResourceSchema, credential })
      ).value
    },
    async cancelWindow(credential: Credential, window: string, why: string) {
      const [path, body] = [at(`maintenance-windows/${id(window)}/cancel`), { why }]
      return (
        await request({ method: 'POST', path, body, answer: WindowResourceSchema, credential })
      ).value
    },
    async switches(credential: Credential) {
      const { value } = await request({
        path: at('switches'),
        answer: SwitchListSchema,
        credential
      })
      return value.switches
    },
    async setSwitch(
      credential: Credential,
      { kind, id: target }: { kind: string; id: string },
      body: { switchedOff: boolean; why: string }
    ) {
      const path = at(`switches/${id(kind)}/${id(target)}`)
      const guarded = { act: 'setSwitch', target: `${kind}/${target}` } as const
      const answer = SwitchResourceSchema
      return (await request({ method: 'PUT', path, body, answer, credential, guarded })).value
    },
    async log(credential: Credential, query: Query) {
      return (
        await request({ path: at('operation-log', query), answer: LogPageSchema, credential })
      ).value
    },
    async acts(credential: Credential, query: Query) {
      return (await request({ path: at('acts', query), answer: ActListSchema, credential })).value
    },
    async journeys(credential: Credential) {
      return (await request({ path: at('journeys'), answer: JourneyCountSchema, credential })).value
    }
  }
}
export type FlowApi = ReturnType<typeof createFlowApi>
