import {
  ActPageSchema,
  ConsentListSchema,
  ConsentSchema,
  JourneyCountSchema,
  LockListSchema,
  LockSchema,
  LogPageSchema,
  SwitchListSchema,
  SwitchSchema,
  WindowListSchema,
  WindowSchema
} from './flow-schemas.ts'
import { type ServiceClient, ServiceProblem } from './service-client.ts'

/** An account as a bank writes it; it travels in bodies only. */
export interface Account {
  readonly institution: string
  readonly branch: string
  readonly accountType: 'ordinary' | 'savings'
  readonly accountNumber: string
}
export type Query = Readonly<Record<string, string | undefined>>

/** flow's API for operators, asked with the token of whoever is signed in. */
export function createFlowApi(request: ServiceClient) {
  const at = (path: string, query: Query = {}) => {
    const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1])
    const text = new URLSearchParams(given).toString()
    return `/admin/v1/${path}${text && `?${text}`}`
  }
  const id = encodeURIComponent

  return {
    async locks(token: string, query: Query) {
      return (await request({ path: at('locks', query), answer: LockListSchema, token })).value
    },
    /** @returns undefined where the account is not locked */
    async findLock(token: string, account: Account) {
      const [path, body] = [at('locks/find'), account]
      try {
        return (await request({ method: 'POST', path, body, answer: LockSchema, token })).value
      } catch (error) {
        if (error instanceof ServiceProblem && error.problem.code === 'lock_not_found') {
          return undefined
        }
        throw error
      }
    },
    async liftLock(token: string, accountKey: string, why: string) {
      const [path, body] = [at(`locks/${id(accountKey)}/lift`), { why }]
      return (await request({ method: 'POST', path, body, answer: LockSchema, token })).value
    },
    async consents(token: string, query: Query) {
      const path = at('consents', query)
      return (await request({ path, answer: ConsentListSchema, token })).value
    },
    async findConsents(token: string, account: Account) {
      const [path, body, answer] = [at('consents/find'), account, ConsentListSchema]
      return (await request({ method: 'POST', path, body, answer, token })).value.consents
    },
    async revokeConsent(token: string, consent: string, why: string) {
      const [path, body] = [at(`consents/${id(consent)}/revoke`), { why }]
      return (await request({ method: 'POST', path, body, answer: ConsentSchema, token })).value
    },
    async windows(token: string) {
      const path = at('maintenance-windows')
      const { value } = await request({ path, answer: WindowListSchema, token })
      return value.maintenanceWindows
    },
    async announce(
      token: string,
      body: { institution?: string; startsAt?: string; endsAt: string; reason: string }
    ) {
      const path = at('maintenance-windows')
      return (await request({ method: 'POST', path, body, answer: WindowSchema, token })).value
    },
    async cancelWindow(token: string, window: string, why: string) {
      const [path, body] = [at(`maintenance-windows/${id(window)}/cancel`), { why }]
      return (await request({ method: 'POST', path, body, answer: WindowSchema, token })).value
    },
    async switches(token: string) {
      const { value } = await request({ path: at('switches'), answer: SwitchListSchema, token })
      return value.switches
    },
    async setSwitch(
      token: string,
      { kind, id: target }: { kind: string; id: string },
      body: { switchedOff: boolean; why: string }
    ) {
      const path = at(`switches/${id(kind)}/${id(target)}`)
      return (await request({ method: 'PUT', path, body, answer: SwitchSchema, token })).value
    },
    async log(token: string, query: Query) {
      return (await request({ path: at('operation-log', query), answer: LogPageSchema, token }))
        .value
    },
    async acts(token: string, query: Query) {
      return (await request({ path: at('acts', query), answer: ActPageSchema, token })).value
    },
    async journeys(token: string) {
      return (await request({ path: at('journeys'), answer: JourneyCountSchema, token })).value
    }
  }
}
export type FlowApi = ReturnType<typeof createFlowApi>
