import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { createLogger } from '@yobirin/logging'
import t, { type Test } from 'tap'
import { createDatabase, databaseServer } from '../../../test/support/database.ts'
import type { MigratableDatabase } from '../src/database/database.ts'
import { lockFolder } from '../src/database/folder-lock.ts'
import { migrate, readMigrations } from '../src/database/migrate.ts'
import { openDatabase } from '../src/database/open-database.ts'
import { pgliteDatabase } from '../src/database/pglite-database.ts'
import { postgresqlDatabase } from '../src/database/postgresql-database.ts'
import { freshPglite, freshPgliteFile } from './support/database.ts'
import { takeAway } from './support/database-outage.ts'
import { startFlow } from './support/flow.ts'

const log = createLogger({ service: 'test', level: 'silent' })
const onServer = (url: string) => postgresqlDatabase({ url, connections: 4, log })

const implementations: Record<string, (t: Test) => Promise<MigratableDatabase>> = {
  PGlite: async (t) => {
    const database = await pgliteDatabase({ folder: '', initial: await freshPglite() })
    t.teardown(() => database.close())
    return database
  },
  ...(databaseServer && {
    PostgreSQL: async (t: Test) => {
      const database = onServer(await createDatabase(t))
      t.teardown(() => database.close())
      return database
    }
  })
}

for (const [name, open] of Object.entries(implementations)) {
  t.test(`${name}:`, async (t) => {
    const database = await open(t)

    t.test('values go in and come out in the same types', async (t) => {
      const at = new Date('2026-11-27T23:59:59.999+09:00')
      const values = ['x', 9_007_199_254_740_991, true, at, Buffer.from([0, 255]), ['a', '"', '']]
      const [row] = await database.query(
        `SELECT $1::text AS text, $2::bigint AS bigint, $3::boolean AS boolean, $4::timestamptz AS at,
          $5::bytea AS bytes, $6::text[] AS texts, $7::jsonb AS json, '1971-01-30'::date AS date,
          $8::text AS nothing, count(*) AS count, 1.50::numeric AS numeric`,
        [...values, '{"a":[1,"二"]}', null]
      )
      t.strictSame(row, {
        text: 'x',
        bigint: 9_007_199_254_740_991,
        boolean: true,
        at,
        bytes: Buffer.from([0, 255]),
        texts: ['a', '"', ''],
        json: { a: [1, '二'] },
        date: '1971-01-30',
        nothing: null,
        count: 1,
        numeric: '1.50'
      })
    })

    t.test('a transaction is all or nothing', async (t) => {
      await database.query('CREATE TABLE kept (id int PRIMARY KEY)')
      const insert = 'INSERT INTO kept VALUES ($1)'
      await t.rejects(
        database.transaction(async (sql) => {
          await sql.query(insert, [1])
          throw new Error('the reason')
        }),
        { message: 'the reason' }
      )
      await t.rejects(
        database.transaction(async (sql) => {
          await sql.query(insert, [2])
          await sql.query(insert, [2]).catch(() => {})
        }),
        { code: 'DATABASE_ERROR', sqlState: '25P02' },
        'an error that was caught does not make half of it stay'
      )
      t.equal(await database.transaction(async (sql) => (await sql.query(insert, [3])).length), 0)
      t.strictSame(await database.query('SELECT id FROM kept'), [{ id: 3 }])
    })

    t.test('an error says what is wrong and repeats no value', async (t) => {
      const secret = '090-1000-3333'
      const refused = [
        ['SELECT $1::int', '22P02'],
        [`SELECT '${secret}'::int`, '22P02'],
        ['INSERT INTO phones VALUES ($1)', '23505'],
        [`INSERT INTO phones VALUES ('${secret}')`, '23505']
      ] as const
      await database.query('CREATE TABLE phones (phone text CONSTRAINT one UNIQUE)')
      await database.query('INSERT INTO phones VALUES ($1)', [secret])
      for (const [statement, sqlState] of refused) {
        const values = statement.includes('$1') ? [secret] : []
        const error = await database.query(statement, values).catch((thrown) => thrown)
        t.match(error, { code: 'DATABASE_ERROR', sqlState })
        const lines: string[] = []
        const destination = { write: (line: string) => void lines.push(line) }
        createLogger({ service: 'test', level: 'info', destination }).error({ err: error })
        t.notMatch(`${lines.join()} ${JSON.stringify(error)}`, secret)
        t.notMatch(lines.join(), '[telephone]')
      }
      t.equal((await database.query('SELECT 1')).length, 1, 'and all goes on')
    })

    t.test('migrations are applied once and in order, or not at all', async (t) => {
      const first = { name: '0001-first', sql: 'CREATE TABLE a (id int); CREATE TABLE b (id int);' }
      const second = { name: '0002-second', sql: 'ALTER TABLE a ADD COLUMN more int;' }
      const broken = { name: '0003-broken', sql: 'CREATE TABLE c (id int); SELECT nonsense;' }
      await migrate(database, { migrations: [first], log })
      await migrate(database, { migrations: [first, second], log })
      await t.rejects(migrate(database, { migrations: [first, second, broken], log }))
      await t.rejects(database.query('SELECT * FROM c'), {
        code: 'DATABASE_ERROR',
        sqlState: '42P01'
      })
      await migrate(database, { migrations: [first], log })
      const applied = await database.query('SELECT name FROM migration ORDER BY name')
      t.strictSame(applied, [{ name: '0001-first' }, { name: '0002-second' }])
      const changed = { ...first, sql: `${first.sql} ` }
      await t.rejects(migrate(database, { migrations: [changed], log }), /0001-first was changed/)
    })
  })
}

t.test(
  'the migrations that there are can be applied by any number of processes at once',
  async (t) => {
    const names = readMigrations().map(({ name }) => name)
    t.ok(names.length > 0)
    if (!databaseServer) return t.comment('there is no server')
    const url = await createDatabase(t)
    const opened = await Promise.all(
      Array.from({ length: 8 }, () => openDatabase({ url, folder: '', connections: 2, log }))
    )
    const [first] = opened
    const applied = await first?.query<{ name: string }>('SELECT name FROM migration ORDER BY name')
    t.strictSame(
      applied?.map(({ name }) => name),
      names
    )
    await Promise.all(opened.map((database) => database.close()))
  }
)

t.test('a start waits for a database that is away, and in the end says that it is', async (t) => {
  if (!databaseServer) return t.comment('there is no server')
  const url = await createDatabase(t)
  const server = onServer(url)
  const bringBack = await takeAway(t, server)
  await server.close()
  const heard = new PassThrough()
  const opening = openDatabase({
    ...{ url, folder: '' },
    log: createLogger({ service: 'test', level: 'info', destination: heard })
  })
  t.match(String(await once(heard, 'data')), 'the start waits')
  await t.rejects(openDatabase({ url, folder: '', patienceMs: 0, log }), {
    code: 'DATABASE_UNAVAILABLE'
  })
  await bringBack?.()
  const database = await opening
  t.ok((await database.query('SELECT name FROM migration')).length > 0)
  await database.close()
})

t.test('a folder belongs to one process, until that dies, however it dies', async (t) => {
  const folder = t.testdir({})
  const first = await hold(t, folder)
  t.equal(first.said, 'open')
  t.equal((await hold(t, folder)).said, 'DATABASE_FOLDER_LOCKED')
  await t.rejects(openDatabase({ url: '', folder, log }), { code: 'DATABASE_FOLDER_LOCKED' })
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')

  const database = await openDatabase({ url: '', folder, log })
  t.strictSame(await database.query('SELECT word FROM kept'), [{ word: 'kept' }])
  await database.close()
  const unlock = await lockFolder(folder)
  t.pass('and is free after it was closed')
  await t.rejects(lockFolder(folder), { code: 'DATABASE_FOLDER_LOCKED' })
  unlock()
})

/** Another process, which opens the folder, writes a row and says so. */
async function hold(t: Test, folder: string) {
  const fresh = freshPgliteFile()
  const built = new URL('../dist/database/pglite-database.js', import.meta.url).href
  const script = `
    import { readFileSync } from 'node:fs'
    import { pgliteDatabase } from ${JSON.stringify(built)}
    try {
      const [, folder, fresh] = process.argv
      const initial = new Blob([readFileSync(fresh)])
      const database = await pgliteDatabase({ folder, initial })
      await database.query("CREATE TABLE IF NOT EXISTS kept AS SELECT 'kept' AS word")
      console.log('open')
      setInterval(() => {}, 1_000)
    } catch (error) {
      console.log(error.code ?? error.stack)
    }`
  const child = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    script,
    folder,
    await fresh
  ])
  t.teardown(() => child.kill('SIGKILL'))
  const [said] = await once(child.stdout.setEncoding('utf8'), 'data')
  return { child, said: String(said).trim() }
}

t.test('a database that is away makes a process unready, until it is back', async (t) => {
  const { app, database } = await startFlow(t)
  t.equal((await app.inject('/readyz')).statusCode, 200)
  const bringBack = await takeAway(t, database)
  const answer = await app.inject('/readyz')
  t.equal(answer.statusCode, 503)
  t.strictSame(answer.json(), { status: 'the database does not answer' })
  t.equal((await app.inject('/healthz')).statusCode, 200)
  if (!bringBack) return
  await bringBack()
  t.equal((await app.inject('/readyz')).statusCode, 200)
})
