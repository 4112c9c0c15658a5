import { createHmac } from 'node:crypto'
import { createLogger } from '@yobirin/logging'
import t, { type Test } from 'tap'
import { databaseServer } from '../../../test/support/database.ts'
import { testRedis } from '../../../test/support/redis.ts'
import type { Database, Sql } from '../src/database/database.ts'
import { parseChainKeys } from '../src/record-chain/chain-keys.ts'
import { BEGINNING, bindRecords, type Position, readRecord } from '../src/record-chain/record.ts'
import type { RecordChains } from '../src/record-chain/record-chains.ts'
import { createRecordChains } from '../src/record-chain/record-chains.ts'
import { redisChainAnchors } from '../src/record-chain/redis-chain-anchors.ts'
import { verifyChain } from '../src/record-chain/verify-chain.ts'
import { redisKeys } from '../src/redis-keys.ts'
import { inMemory, type TestDatabase, testDatabase } from './support/database.ts'

const log = createLogger({ service: 'test', level: 'silent' })
const OLD_KEY = `old:${Buffer.alloc(32, 1).toString('base64url')}`
const NEW_KEY = `new:${Buffer.alloc(32, 2).toString('base64url')}`
const keys = parseChainKeys(OLD_KEY)
const CHAIN = 'operation-log.bank'

const databases: Record<string, (t: Test) => Promise<TestDatabase>> = {
  PGlite: inMemory,
  ...(databaseServer && { PostgreSQL: testDatabase })
}

/** Contents one to so many. */
const contents = (count: number, first = 1) =>
  Array.from({ length: count }, (_, index) => {
    const number = first + index
    return { id: `id-${number}`, at: number * 1_000, number, journeyId: `j${number % 3}` }
  })

for (const [name, create] of Object.entries(databases)) {
  t.test(`${name}:`, async (t) => {
    const { database, another } = await create(t)
    const { redis, keyPrefix } = await testRedis(t)
    const anchors = redisChainAnchors({ redis, keys: redisKeys(keyPrefix) })
    const chainsOn = (database: Database) => createRecordChains({ database, keys, anchors, log })
    const chains = chainsOn(database)
    const all = { most: Number.MAX_SAFE_INTEGER }

    await chains.append(CHAIN, contents(25))

    t.test('what was appended is there once, in order, and intact', async (t) => {
      await chains.append(CHAIN, contents(3, 24))
      const records = await chains.read(CHAIN, 0, 100)
      const written = records.map((record) => readRecord(record))
      t.strictSame(
        written.map(({ content }) => content.id),
        contents(26).map(({ id }) => id)
      )
      t.match(await chains.verify(CHAIN, all), {
        status: 'intact',
        complete: true,
        position: { sequence: 26, hash: records.at(-1)?.hash }
      })
    })

    t.test('an auditor recomputes the hashes with nothing but the text and the key', async (t) => {
      const [first, second] = await chains.read(CHAIN, 0, 2)
      t.equal(
        first?.record,
        `{"chain":"operation-log.bank","content":{"at":1000,"id":"id-1","journeyId":"j1","number":1},"key":"old","kind":"entry","previous":"${'0'.repeat(64)}","sequence":1}`
      )
      const hmac = (text: string | undefined) =>
        createHmac('sha256', Buffer.alloc(32, 1)).update(`${text}`, 'utf8').digest('hex')
      t.equal(first?.hash, hmac(first?.record))
      t.equal(JSON.parse(`${second?.record}`).previous, first?.hash)
      t.equal(second?.hash, hmac(second?.record))
    })

    t.test('the database refuses to change, delete or empty', async (t) => {
      for (const statement of [
        `UPDATE chained_record SET hash = 'x' WHERE sequence = 3`,
        'DELETE FROM chained_record WHERE sequence = 26',
        'TRUNCATE chained_record'
      ]) {
        await t.rejects(database.query(statement), { code: 'DATABASE_ERROR', sqlState: 'P0001' })
      }
      await t.rejects(database.query('UPDATE chained_record SET sequence = 9 WHERE sequence = 3'))
      t.match(await chains.verify(CHAIN, all), { status: 'intact' })
    })

    /** What whoever owns the tables does, and what a verification then finds; nothing of it stays. */
    async function afterTampering(
      tamper: (sql: Sql) => Promise<unknown>,
      known: readonly Position[] = []
    ) {
      const undo = new Error('undo')
      let found: unknown
      await database
        .transaction(async (sql) => {
          await sql.query('ALTER TABLE chained_record DISABLE TRIGGER USER')
          await tamper(sql)
          found = await verifyChain(sql, { chain: CHAIN, keys, anchors: known, ...all })
          throw undo
        })
        .catch((error) => {
          if (error !== undo) throw error
        })
      return found
    }
    const at = (sequence: number, reason: string, id?: string) => ({
      status: 'broken',
      fault: { reason, sequence, ...(id && { id }) }
    })
    const rewrite = (sequence: number, from: string, to: string) => (sql: Sql) =>
      sql.query('UPDATE chained_record SET record = replace(record, $2, $3) WHERE sequence = $1', [
        sequence,
        from,
        to
      ])

    t.test('a record that was changed is named', async (t) => {
      t.strictSame(
        await afterTampering(rewrite(7, '"number":7', '"number":8')),
        at(7, 'altered', 'id-7')
      )
      t.strictSame(
        await afterTampering(rewrite(7, '"at":7000', '"at":7001')),
        at(7, 'altered', 'id-7'),
        'its time too'
      )
      t.strictSame(
        await afterTampering((sql) =>
          sql.query('UPDATE chained_record SET hash = $1 WHERE sequence IN (7, 12)', [
            'f'.repeat(64)
          ])
        ),
        at(7, 'altered', 'id-7'),
        'the first of several'
      )
      t.strictSame(
        await afterTampering(rewrite(7, '"key":"old"', '"key":"own"')),
        at(7, 'key_unknown', 'id-7')
      )
    })

    t.test(
      'so is one that was hashed anew, with all that follow, under a key of its own',
      async (t) => {
        const forged = parseChainKeys(`old:${Buffer.alloc(32, 9).toString('base64url')}`)
        t.strictSame(
          await afterTampering((sql) => rewriteFrom(sql, 7, forged)),
          at(7, 'altered', 'id-7')
        )
      }
    )

    t.test('one that was deleted is named', async (t) => {
      const remove = (condition: string) => (sql: Sql) =>
        sql.query(`DELETE FROM chained_record WHERE ${condition}`)
      t.strictSame(await afterTampering(remove('sequence = 7')), at(7, 'missing'))
      t.strictSame(await afterTampering(remove('sequence <= 7')), at(1, 'missing'))
    })

    t.test('one that was put between or behind is named', async (t) => {
      const [seventh] = await chains.read(CHAIN, 6, 1)
      const insert = (record: string) => (sql: Sql) =>
        sql.query('INSERT INTO chained_record (record, hash) VALUES ($1, $2)', [
          record,
          `${seventh?.hash}`
        ])
      const copy = (sequence: number) =>
        `${seventh?.record}`
          .replace('"sequence":7', `"sequence":${sequence}`)
          .replace('"id":"id-7"', `"id":"forged"`)
      t.strictSame(await afterTampering(insert(copy(27))), at(27, 'altered', 'forged'))
      t.strictSame(
        await afterTampering(async (sql) => {
          await sql.query('DELETE FROM chained_record WHERE sequence = 9')
          await insert(copy(9))(sql)
        }),
        at(9, 'altered', 'forged')
      )
      t.strictSame(await afterTampering(insert(copy(0))), at(0, 'out_of_place', 'forged'))
    })

    t.test('two whose places were exchanged are found', async (t) => {
      const found = await afterTampering(async (sql) => {
        await sql.query('ALTER TABLE chained_record ALTER COLUMN sequence DROP EXPRESSION')
        for (const [from, to] of [
          [7, 99],
          [8, 7],
          [99, 8]
        ]) {
          await sql.query('UPDATE chained_record SET sequence = $2 WHERE sequence = $1', [
            Number(from),
            Number(to)
          ])
        }
      })
      t.strictSame(found, at(7, 'out_of_place', 'id-8'))
    })

    t.test('an end that was cut off is found by the head', async (t) => {
      const cut = (sql: Sql) => sql.query('DELETE FROM chained_record WHERE sequence >= 20')
      t.strictSame(await afterTampering(cut), at(20, 'cut_off'))
    })

    t.test(
      'and where the head was set back as well, by what Redis or an auditor knows',
      async (t) => {
        const known = await anchors.of(CHAIN)
        const cut = async (sql: Sql) => {
          await sql.query('DELETE FROM chained_record WHERE sequence >= 20')
          await sql.query(
            `UPDATE chain_head SET (sequence, hash) =
            (SELECT sequence, hash FROM chained_record WHERE sequence = 19)`
          )
        }
        t.match(await afterTampering(cut), { status: 'intact' }, 'nothing here would tell')
        t.strictSame(await afterTampering(cut, known ? [known] : []), at(20, 'cut_off'))
        const clear = async (sql: Sql) => {
          await sql.query('TRUNCATE chained_record')
          await sql.query('DELETE FROM chain_head')
        }
        t.strictSame(await afterTampering(clear, known ? [known] : []), at(1, 'cut_off'))
      }
    )

    t.test('whoever has the key too is found by what was noted elsewhere', async (t) => {
      const [noted] = await chains.read(CHAIN, 19, 1)
      const rewritten = (sql: Sql) => rewriteFrom(sql, 7, keys)
      t.match(await afterTampering(rewritten), { status: 'intact' })
      t.strictSame(
        await afterTampering(rewritten, [{ sequence: 20, hash: `${noted?.hash}` }]),
        at(20, 'replaced', 'id-20')
      )
    })

    t.test('verifying can be done in parts, each from where the last one stopped', async (t) => {
      const stops: number[] = []
      let from: Position = BEGINNING
      for (;;) {
        const part = await chains.verify(CHAIN, { from, most: 10 })
        if (part.status !== 'intact') throw new Error('broken')
        from = part.position
        stops.push(from.sequence)
        if (part.complete) break
      }
      t.strictSame(stops, [10, 20, 26])
      const elsewhere = { sequence: 10, hash: 'e'.repeat(64) }
      t.match(await chains.verify(CHAIN, { from: elsewhere, ...all }), {
        fault: { reason: 'out_of_place', sequence: 11 }
      })
    })

    t.test('the key can be changed; records stay under the one that bound them', async (t) => {
      const chain = 'operation-log.rotated'
      const rotated = (list: string) =>
        createRecordChains({ database, keys: parseChainKeys(list), anchors, log })
      await rotated(OLD_KEY).append(chain, contents(3))
      await rotated(`${NEW_KEY},${OLD_KEY}`).append(chain, contents(3, 4))
      t.match(await rotated(`${NEW_KEY},${OLD_KEY}`).verify(chain, all), {
        position: { sequence: 6 }
      })
      t.match(await rotated(OLD_KEY).verify(chain, all), {
        fault: { reason: 'key_unknown', sequence: 4, id: 'id-4' }
      })
    })

    t.test('several processes append to one chain at once', async (t) => {
      const chain = 'operation-log.busy'
      const processes = [chains, chainsOn(await another()), chainsOn(await another())]
      const append = async (process: RecordChains, own: number) => {
        for (let batch = 0; batch < 20; batch += 1) {
          // Half of each batch is told by the others as well.
          const shared = contents(3, 1_000 + batch * 3)
          const mine = contents(3, own * 10_000 + batch * 3)
          await process.append(chain, [...shared, ...mine])
        }
      }
      await Promise.all(processes.map((process, index) => append(process, index + 1)))
      const expected = 20 * 3 + processes.length * 20 * 3
      t.match(await chains.verify(chain, all), {
        status: 'intact',
        complete: true,
        position: { sequence: expected }
      })
      t.equal((await anchors.of(chain))?.sequence, expected, 'the last one stands in Redis')
    })

    t.test(
      'work that fails is not recorded, and what is not recorded did not happen',
      async (t) => {
        await database.query('CREATE TABLE deed (id text PRIMARY KEY)')
        const work = (id: string) => async (sql: Sql) => {
          await sql.query('INSERT INTO deed VALUES ($1)', [id])
          return { result: id, contents: contents(1) }
        }
        t.equal(await chains.recorded('administration', work('done')), 'done')
        await t.rejects(chains.recorded('administration', work('done')), {
          code: 'DATABASE_ERROR',
          sqlState: '23505'
        })
        t.equal((await chains.read('administration', 0, 10)).length, 1)
      }
    )

    t.test('old records are removed, and the chain can be followed as before', async (t) => {
      const chain = 'operation-log.old'
      await chains.append(chain, contents(10))
      t.equal(await chains.removeBefore(chain, 1_000, 50_000), 0, 'none is older')
      t.equal(await chains.removeBefore(chain, 5_000, 50_000), 4)
      t.equal(await chains.removeBefore(chain, 5_000, 50_000), 0)
      const left = await chains.read(chain, 0, 100)
      t.strictSame(
        left.map(({ sequence }) => sequence),
        [5, 6, 7, 8, 9, 10, 11]
      )
      t.match(readRecord(left[6] ?? { record: '', hash: '' }), {
        kind: 'checkpoint',
        content: { id: 'checkpoint-4', at: 50_000, removed: 4, removedThrough: 4 }
      })
      t.match(await chains.verify(chain, all), { complete: true, position: { sequence: 11 } })
      await t.rejects(database.query('DELETE FROM chained_record WHERE id = $1', ['id-5']))

      await chains.append(chain, contents(3, 11))
      t.equal(await chains.removeBefore(chain, 9_000, 60_000), 4)
      t.match(await chains.verify(chain, all), { complete: true, position: { sequence: 15 } })
      t.match(
        await chains.verify(chain, {
          from: BEGINNING,
          anchors: [{ sequence: 2, hash: 'x' }],
          ...all
        }),
        { status: 'intact' },
        'what is gone is not asked about'
      )
    })

    t.test(
      'old records that go without a checkpoint, or with a forged one, are missed',
      async (t) => {
        const chain = 'operation-log.old'
        const verify = (sql: Sql) => verifyChain(sql, { chain, keys, anchors: [], ...all })
        const undone = async (tamper: (sql: Sql) => Promise<unknown>) => {
          let found: unknown
          await database
            .transaction(async (sql) => {
              await sql.query('ALTER TABLE chained_record DISABLE TRIGGER USER')
              await tamper(sql)
              found = await verify(sql)
              throw new Error('undo')
            })
            .catch(() => {})
          return found
        }
        const removeTenth = (sql: Sql) =>
          sql.query('DELETE FROM chained_record WHERE chain = $1 AND sequence <= 10', [chain])
        t.strictSame(await undone(removeTenth), at(9, 'missing'))
        const forge = async (sql: Sql) => {
          const [tenth] = await sql.query<Position>(
            'SELECT sequence, hash FROM chained_record WHERE chain = $1 AND sequence = 10',
            [chain]
          )
          const [last] = await sql.query<Position>(
            'SELECT sequence, hash FROM chain_head WHERE chain = $1',
            [chain]
          )
          const { records } = bindRecords({
            chain,
            after: last ?? BEGINNING,
            contents: [
              {
                id: 'checkpoint-10',
                at: 1,
                removedThrough: 10,
                removedHash: `${tenth?.hash}`
              } as never
            ],
            key: { id: 'old', secret: Buffer.alloc(32, 9) },
            kind: 'checkpoint'
          })
          const [forged] = records
          await sql.query('INSERT INTO chained_record (record, hash) VALUES ($1, $2)', [
            `${forged?.record}`,
            `${forged?.hash}`
          ])
          await removeTenth(sql)
        }
        t.strictSame(await undone(forge), at(16, 'altered', 'checkpoint-10'))
      }
    )
  })
}

/** Changes a record and makes all that follow fit to it, under the key that one has. */
async function rewriteFrom(sql: Sql, sequence: number, keys: ReturnType<typeof parseChainKeys>) {
  const rows = await sql.query<{ record: string; hash: string; sequence: number }>(
    'SELECT sequence, record, hash FROM chained_record WHERE chain = $1 AND sequence >= $2 ORDER BY sequence',
    [CHAIN, sequence - 1]
  )
  const [before, ...following] = rows
  const changed = following.map((row) => ({ ...readRecord(row).content, number: 0 }))
  const { records, head } = bindRecords({
    chain: CHAIN,
    after: { sequence: sequence - 1, hash: `${before?.hash}` },
    contents: changed,
    key: keys.current
  })
  await sql.query('DELETE FROM chained_record WHERE chain = $1 AND sequence >= $2', [
    CHAIN,
    sequence
  ])
  for (const { record, hash } of records) {
    await sql.query('INSERT INTO chained_record (record, hash) VALUES ($1, $2)', [record, hash])
  }
  await sql.query('UPDATE chain_head SET hash = $2 WHERE chain = $1', [CHAIN, head.hash])
}
