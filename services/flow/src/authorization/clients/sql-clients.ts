import type { ClientRegistration } from '@yobirin/contracts'
import type { Database, Sql, SqlValue } from '../../database/database.ts'
import type { Client } from './client.ts'
import { hashSecret, newSecret } from './client-secret.ts'
import type { ChangeResult, Clients } from './clients.ts'

interface ClientRow {
  readonly registration: string
  readonly registered_at: number
  readonly suspended_at: number | null
  readonly secret_hash: string | null
}

const COLUMNS = 'registration, registered_at, suspended_at, secret_hash'

export function sqlClients(database: Database): Clients {
  return {
    find: (id) => find(database, id),

    async list() {
      const rows = await database.query<ClientRow>(`SELECT ${COLUMNS} FROM client ORDER BY id`)
      return rows.map(toClient)
    },

    async register(sql, registration, now) {
      const secret = needsSecret(registration) ? newSecret() : undefined
      const [row] = await sql.query<ClientRow>(
        `INSERT INTO client (id, registration, registered_at, secret_hash) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO NOTHING RETURNING ${COLUMNS}`,
        [registration.id, JSON.stringify(registration), now, secret ? hashSecret(secret) : null]
      )
      if (!row) return { status: 'taken' }
      return { status: 'registered', client: toClient(row), ...(secret && { secret }) }
    },

    async change(sql, registration) {
      const present = await find(sql, registration.id)
      if (present?.kind !== registration.kind) return { status: 'not_found' }
      const needs = needsSecret(registration)
      const secret = needs && !present.secretHash ? newSecret() : undefined
      const secretHash = secret ? hashSecret(secret) : needs ? present.secretHash : undefined
      const result = await update(sql, 'registration = $2, secret_hash = $3', [
        registration.id,
        JSON.stringify(registration),
        secretHash ?? null
      ])
      return { ...result, ...(secret && { secret }) }
    },

    async renewSecret(sql, id) {
      const client = await find(sql, id)
      if (!client) return { status: 'not_found' }
      if (!needsSecret(client)) return { status: 'without_secret' }
      const secret = newSecret()
      const renewed = await update(sql, 'secret_hash = $2', [id, hashSecret(secret)])
      return renewed.status === 'changed' ? { ...renewed, status: 'renewed', secret } : renewed
    },

    suspend: (sql, id, now) => update(sql, 'suspended_at = coalesce(suspended_at, $2)', [id, now]),
    resume: (sql, id) => update(sql, 'suspended_at = NULL', [id])
  }
}

async function find(sql: Sql, id: string): Promise<Client | undefined> {
  const [row] = await sql.query<ClientRow>(`SELECT ${COLUMNS} FROM client WHERE id = $1`, [id])
  return row && toClient(row)
}

async function update(
  sql: Sql,
  assignments: string,
  values: readonly [string, ...SqlValue[]]
): Promise<ChangeResult> {
  const [row] = await sql.query<ClientRow>(
    `UPDATE client SET ${assignments} WHERE id = $1 RETURNING ${COLUMNS}`,
    values
  )
  return row ? { status: 'changed', client: toClient(row) } : { status: 'not_found' }
}

function needsSecret({ authentication }: ClientRegistration): boolean {
  return authentication.method === 'client_secret_basic'
}

function toClient(row: ClientRow): Client {
  const { registered_at: registeredAt, suspended_at: suspendedAt, secret_hash: secretHash } = row
  return {
    ...(JSON.parse(row.registration) as ClientRegistration),
    registeredAt,
    ...(suspendedAt !== null && { suspendedAt }),
    ...(secretHash !== null && { secretHash })
  }
}
