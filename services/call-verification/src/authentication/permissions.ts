import type { Role } from './api-tokens.ts'

export type Permission = keyof typeof permissions

/** A verifier sees and cancels its own verifications only; see `owned-verification-ids.ts`. */
const permissions = {
  'verifications:start': ['verifier', 'administrator'],
  'verifications:read': ['verifier', 'viewer', 'administrator'],
  'verifications:cancel': ['verifier', 'administrator'],
  'pools:read': ['viewer', 'operator', 'administrator'],
  'pools:change': ['operator', 'administrator']
} as const satisfies Record<string, readonly Role[]>

export function permissionsOf(role: Role): Permission[] {
  return (Object.keys(permissions) as Permission[]).filter((one) => isAllowed(role, one))
}

export function isAllowed(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role)
}
