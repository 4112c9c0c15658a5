import { ROLES, type Role } from './roles.ts'

/** Which value of which claim makes somebody what. */
export interface RoleClaim {
  readonly claim: string
  /** A role without a value is nobody's. */
  readonly values: Readonly<Record<Role, string>>
}

type Claims = Readonly<Record<string, unknown>>

/** @returns the highest of the roles that the claims tell; undefined for none */
export function roleOfClaims(claims: Claims, { claim, values }: RoleClaim): Role | undefined {
  const told = [claims[claim] ?? within(claims, claim.split('.'))].flat()
  return ROLES.findLast((role) => values[role] !== '' && told.includes(values[role]))
}

function within(claims: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Claims)[name] : undefined,
    claims
  )
}
