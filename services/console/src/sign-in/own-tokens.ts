import { isRole, type Role } from './roles.ts'

/** The console's own tokens at the services. */
export interface OwnTokens {
  readonly viewer: string
  of(role: Role): string | undefined
}

/**
 * Reads `role:token,role:token`.
 *
 * @throws TypeError that says which entry is wrong and how, never what it held
 */
export function parseOwnTokens(value: string): OwnTokens {
  const tokens = new Map<Role, string>()
  for (const [index, entry] of value.split(',').entries()) {
    const [role = '', token = '', ...rest] = entry.trim().split(':')
    if (!isRole(role) || token === '' || rest.length > 0) {
      throw new TypeError(`CONSOLE_API_TOKENS: entry ${index + 1} must be role:token`)
    }
    tokens.set(role, token)
  }
  const viewer = tokens.get('viewer')
  if (viewer === undefined) throw new TypeError("CONSOLE_API_TOKENS: a viewer's token is missing")
  return { viewer, of: (role) => tokens.get(role) }
}
