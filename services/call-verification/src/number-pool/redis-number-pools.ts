import type { NumberState, PoolSettings } from '@yobirin/contracts'
import type { RedisConnection } from '@yobirin/redis'
import { poolTag, type RunPoolScript } from '../pool-scripts.ts'
import type { NumberDirectory } from './number-directory.ts'
import type {
  Act,
  AddNumbersResult,
  NewNumber,
  NumberPools,
  Pool,
  PooledNumber,
  PoolRoster,
  PoolTally
} from './number-pools-port.ts'
import { readNote } from './stored-notes.ts'
import { readSettings, writeSettings } from './stored-settings.ts'

export function createRedisNumberPools({
  redis,
  keyPrefix,
  run,
  directory
}: {
  redis: RedisConnection
  keyPrefix: string
  run: RunPoolScript
  directory: NumberDirectory
}): NumberPools {
  async function roster(pool: string): Promise<PoolRoster | undefined> {
    const tag = poolTag(keyPrefix, pool)
    const [stored, states, notes] = await Promise.all([
      redis.hgetall(`${tag}:settings`),
      redis.hgetall(`${tag}:numbers`),
      redis.hgetall(`${tag}:notes`)
    ])
    const settings = readSettings(stored)
    if (!settings) return undefined
    const numbers = Object.entries(states).map(
      ([targetNumber, state]): PooledNumber => ({
        targetNumber,
        state: state as NumberState,
        ...readNote(notes[targetNumber])
      })
    )
    // As digits: by the rules of a language ten thousand of them take nine times as long.
    numbers.sort((a, b) => (a.targetNumber < b.targetNumber ? -1 : 1))
    return { name: pool, ...revisionsOf(stored), settings, numbers }
  }

  async function read(pool: string): Promise<Pool | undefined> {
    const found = await roster(pool)
    if (!found) return undefined
    const named = found.numbers.map(({ targetNumber }) => targetNumber)
    const live = await countLive(poolTag(keyPrefix, pool), named)
    const numbers = found.numbers.map((number, index) => ({ ...number, live: live[index] ?? 0 }))
    return { ...found, numbers }
  }

  async function tally(pool: string): Promise<PoolTally | undefined> {
    const tag = poolTag(keyPrefix, pool)
    const [stored, states, live] = await Promise.all([
      redis.hgetall(`${tag}:settings`),
      redis.hvals(`${tag}:numbers`),
      redis.zcard(`${tag}:due`)
    ])
    const settings = readSettings(stored)
    if (!settings) return undefined
    const countOf = { active: 0, draining: 0, quarantined: 0, retired: 0 }
    for (const state of states) countOf[state as NumberState] += 1
    return { name: pool, ...revisionsOf(stored), settings, live, countOf }
  }

  /** In one go: pools have hundreds of numbers, and are read by every page. */
  async function countLive(tag: string, numbers: readonly string[]): Promise<readonly number[]> {
    const commands = numbers.map((number) => ['zcard', `${tag}:live:${number}`])
    const replies = (await redis.pipeline(commands).exec()) ?? []
    return replies.map(([error, count]) => {
      if (error) throw error
      return count as number
    })
  }

  async function addAll(
    pool: string,
    numbers: readonly NewNumber[],
    { by, role = '', why }: Act
  ): Promise<AddNumbersResult> {
    const named = numbers.map(({ targetNumber }) => targetNumber)
    const elsewhere = await directory.claim(named, pool)
    if (elsewhere.size > 0) return { status: 'in_other_pools', elsewhere }
    const fields = numbers.flatMap(({ targetNumber, state }) => [targetNumber, state])
    const [, ...added] = await run('addNumbers', pool, [by, role, why, ...fields])
    return { status: 'added', added: new Set(added) }
  }

  return {
    list: () => directory.listPools(),
    read,
    roster,
    tally,

    async configure(pool, settings: PoolSettings, act) {
      const { by, role = '', why, revision = '', approval = '' } = act
      // The name first: a pool that is listed and has no settings yet harms nobody, while one with
      // settings that nobody lists would have no process look after it.
      await directory.addPool(pool)
      const [status, present] = await run('changeSettings', pool, [
        ...[by, role, why, revision, approval],
        ...writeSettings(settings)
      ])
      if (status === 'changed_meanwhile') return { status, revision: Number(present) }
      return { status: 'configured', pool: (await read(pool)) as Pool }
    },

    async add(pool, targetNumber, act) {
      const tag = poolTag(keyPrefix, pool)
      // Settings never go away again, so what is seen here still holds in the script.
      if (!(await redis.exists(`${tag}:settings`))) {
        throw new TypeError(`There is no pool ${pool}`)
      }
      const result = await addAll(pool, [{ targetNumber, state: 'active' }], act)
      if (result.status === 'in_other_pools') {
        return { status: 'in_other_pool', pool: result.elsewhere.get(targetNumber) as string }
      }
      if (result.added.has(targetNumber)) return { status: 'added' }
      const state = await redis.hget(`${tag}:numbers`, targetNumber)
      return { status: 'already_there', state: state as NumberState }
    },

    elsewhere: (targetNumbers, pool) => directory.elsewhere(targetNumbers, pool),

    addAll,

    async changeState(pool, targetNumber, state, act) {
      const { by, role = '', why, revision = '', approval = '' } = act
      const [status, ...rest] = await run('changeNumber', pool, [
        ...[by, role, why, targetNumber],
        ...[state, revision, approval]
      ])
      switch (status) {
        case 'still_live':
          return { status, live: Number(rest[0]) }
        case 'changed_meanwhile': {
          const [now, present, by = '', why = '', at] = rest
          const changed = { by, why, at: Number(at) }
          return { status, revision: Number(now), state: present as NumberState, changed }
        }
        case 'unchanged':
        case 'changed':
          return { status }
        default:
          return { status: 'not_found' }
      }
    }
  }
}

function revisionsOf({ revision = 0, settingsRevision = 0 }: Record<string, string | number>) {
  return { revision: Number(revision), settingsRevision: Number(settingsRevision) }
}
