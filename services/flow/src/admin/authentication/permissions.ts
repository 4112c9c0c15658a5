export const ROLES = ['viewer', 'operator', 'administrator'] as const
/** Each may do what those before it may. A `verifier` opens journeys and does nothing here. */
export type AdminRole = (typeof ROLES)[number]

/** The least role that may. */
const permissions = {
  'journeys:count': 'viewer',
  'locks:read': 'viewer',
  'locks:lift': 'operator',
  'consents:read': 'viewer',
  'consents:revoke': 'operator',
  'accounts:find': 'operator',
  'log:read': 'viewer',
  'log:verify': 'viewer',
  'log:read-names': 'administrator',
  'maintenance:read': 'viewer',
  'maintenance:change': 'operator',
  'switches:read': 'viewer',
  'switches:change': 'operator',
  'clients:read': 'viewer',
  'clients:suspend': 'operator',
  'clients:change': 'administrator',
  'acts:read': 'viewer',
  'approvals:read': 'viewer',
  'approvals:ask': 'operator',
  /** At call-verification: here they are asked for and approved. */
  'pools:change': 'operator'
} as const satisfies Record<string, AdminRole>

export type Permission = keyof typeof permissions

export function isAllowed(role: string, permission: Permission): boolean {
  return rank(role) >= rank(permissions[permission])
}

function rank(role: string): number {
  return (ROLES as readonly string[]).indexOf(role)
}
