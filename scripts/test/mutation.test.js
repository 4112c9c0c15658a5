// @ts-check
import { join } from 'node:path'
import { test } from 'tap'
import { judge } from '../mutation/judge.js'
import { mutantsOf } from '../mutation/lua/mutants.js'
import { mutateScripts } from '../mutation/lua/mutate-scripts.js'
import { compareSurvivors, survivorsAmong } from '../mutation/survivors.js'

test('a mutant that survived is known by the lines it changes, wherever they stand', async (t) => {
  const room = t.testdir({ src: { 'limit.ts': '// A limit\nif (\n  calls > 3\n) refuse()\n' } })
  const place = { start: { line: 3, column: 3 }, end: { line: 3, column: 12 } }
  const mutant = {
    ...{ id: '1', mutatorName: 'EqualityOperator', location: place, replacement: 'calls >= 3' },
    ...{ fileName: join(room, 'src/limit.ts') }
  }
  const block = { start: { line: 2, column: 5 }, end: { line: 4, column: 1 } }
  const found = survivorsAmong(room, [
    { ...mutant, status: 'Survived' },
    { ...mutant, status: 'NoCoverage', location: block, replacement: 'true' },
    { ...mutant, status: 'Killed' },
    { ...mutant, status: 'Timeout' }
  ])
  const file = 'src/limit.ts'
  const known = { file, code: 'calls > 3', mutant: 'calls >= 3' }
  const unknown = { file, code: 'if ( calls > 3 ) refuse()', mutant: 'if (true) refuse()' }
  t.same(found, [known, unknown])
  const gone = { ...known, mutant: 'calls < 3' }
  t.same(compareSurvivors(found, [known, gone]), { unexplained: [unknown], outdated: [gone] })
})

const CHANGES_OF_LUA = `
if a < b then c() end
  if false then c() end
  if true then c() end
  if a <= b then c() end
  if a < b then  end
if (a or b) and not c then return end
  if false then return end
  if (a or b) then return end
  if not c then return end
  if (a) and not c then return end
  if (b) and not c then return end
while a ~= 1 do b.c = -d end
  while false do b.c = -d end
  while a ~= 2 do b.c = -d end
  while a ~= 1 do  end
  while a ~= 1 do b.c = d end
local a = not b == (c --[[ = ]] + d) or ''
  local a = not b == (c --[[ = ]] + d)
  local a = ''
  local a = b == (c --[[ = ]] + d) or ''
  local a = not b == (c --[[ = ]] - d) or ''
  local a = not b == (c --[[ = ]] + d) or '?'
return 'x', true, y[1]
  return nil
  return '', true, y[1]
  return 'x', false, y[1]
  return 'x', true, y[2]
return { a = b or -c }
  return {}
  return { a = b }
  return { a = -c }
  return { a = b or c }
local a = redis.call('GET', KEYS[1], 'x', 60 * 1000)
  local a = redis.call('GET', KEYS[1], '', 60 * 1000)
  local a = redis.call('GET', KEYS[1], 'x', 60 / 1000)
local function f(a) return #a end -- a < 1, "b"
  local function f(a) return nil end -- a < 1, "b"
`

test('of Lua every small change is made that another one does not make needless', async (t) => {
  for (const [, text = '', indented = ''] of CHANGES_OF_LUA.matchAll(/^(\S.*)\n((?: .*\n)+)/gm)) {
    const made = mutantsOf(text).map(
      ({ range: [from, to], replacement }) => text.slice(0, from) + replacement + text.slice(to)
    )
    t.same(made, indented.trim().split('\n  '), text)
  }
})

const EMPTYING = `-- Empties a counter, and tells how much was in it.
local found = tonumber(redis.call('GET', KEYS[1]))
while tonumber(redis.call('GET', KEYS[1])) > 0 do redis.call('DECR', KEYS[1]) end
return found
`
const WEAK_TEST = `import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import t from 'tap'

t.test('a counter is emptied', async (t) => {
  const redis = new Redis(process.env.REDIS_URL)
  t.teardown(() => redis.disconnect())
  await redis.set('counter', 3)
  const script = readFileSync(new URL('../redis-scripts/empty.lua', import.meta.url), 'utf8')
  t.equal(await redis.eval(script, 1, 'counter'), 3)
  t.ok(Number(await redis.get('counter')) <= 0)
})
`

test('what no test notices of a change in Lua is a fault, unless it is explained', async (t) => {
  const folder = t.testdir({
    'README.md': '4 of 5 mutants are killed. Nobody minds a debt.',
    'redis-scripts': { 'empty.lua': EMPTYING },
    test: { 'empty.test.js': WEAK_TEST }
  })
  const files = ['redis-scripts/empty.lua']
  const tests = ['test/empty.test.js']
  const server = process.env.REDIS_SERVER ?? 'redis-server'
  const mutants = await mutateScripts({
    ...{ room: folder, files, tests, server },
    ...{ tell: () => {}, patience: 500 }
  })
  t.same(
    mutants.map(({ replacement, status }) => [replacement, status]),
    [
      ['false', 'Killed'],
      ['>=', 'Survived'],
      ['1', 'Killed'],
      ['', 'Timeout'],
      ['nil', 'Killed']
    ]
  )

  const decisions = { mutated: files, tests }
  const room = { room: 'services/counting', folder, decisions, files }
  const loop = (/** @type {string} */ operator) =>
    `while tonumber(redis.call('GET', KEYS[1])) ${operator} 0 do redis.call('DECR', KEYS[1]) end`
  const survivor = { file: 'redis-scripts/empty.lua', code: loop('>'), mutant: loop('>=') }
  const unexplained = judge({ ...room, plan: { ...decisions, survivors: [] } }, mutants)
  t.same(unexplained, {
    score: '4 of 5 mutants are killed',
    explained: 0,
    faults: [`SURVIVED and not explained: ${JSON.stringify(survivor)}`]
  })

  const survivors = [{ why: 'Nobody minds a debt.', mutants: [survivor] }]
  const explained = judge({ ...room, plan: { ...decisions, survivors } }, mutants)
  t.match(explained, { explained: 1, faults: [] })
  const killed = judge({ ...room, plan: { ...decisions, survivors } }, mutants.slice(2))
  t.same(killed.faults, [
    `EXPLAINED, but does not survive: ${JSON.stringify(survivor)}`,
    'services/counting/README.md does not say: 3 of 3 mutants are killed'
  ])
})
