import type { GuardableAct } from '@yobirin/contracts'
import type { Permission } from '../authentication/permissions.ts'

/** The request that carries an act out. */
export interface WayOfAct {
  readonly service: 'flow' | 'call-verification'
  readonly method: 'POST' | 'PUT' | 'PATCH'
  readonly path: string
}

/** What one needs here to ask for an act, and to approve it. */
export const permissionsOfActs: Readonly<Record<GuardableAct, Permission>> = {
  liftLock: 'locks:lift',
  revokeConsent: 'consents:revoke',
  setSwitch: 'switches:change',
  changeNumber: 'pools:change',
  configurePool: 'pools:change'
}

export function wayOf(act: GuardableAct, target: string): WayOfAct {
  const parts = target.split('/').map(encodeURIComponent)
  const path = parts.join('/')
  const [pool, number] = parts
  switch (act) {
    case 'liftLock':
      return { service: 'flow', method: 'POST', path: `/admin/v1/locks/${path}/lift` }
    case 'revokeConsent':
      return { service: 'flow', method: 'POST', path: `/admin/v1/consents/${path}/revoke` }
    case 'setSwitch':
      return { service: 'flow', method: 'PUT', path: `/admin/v1/switches/${path}` }
    case 'changeNumber':
      return {
        ...{ service: 'call-verification', method: 'PATCH' },
        path: `/v1/pools/${pool}/numbers/${number}`
      }
    case 'configurePool':
      return { service: 'call-verification', method: 'PUT', path: `/v1/pools/${path}` }
  }
}
