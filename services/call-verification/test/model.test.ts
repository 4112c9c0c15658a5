import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { type Bounds, search } from './support/model-checker.ts'

const { SPIN_PATH: spin = '', SPIN_COMPILER_PATH: compiler = '', PROVE } = process.env
const programs = { spin, compiler }
const skip = !spin && 'spin is not here'

const path = (inRoom: string) => fileURLToPath(new URL(`../${inRoom}`, import.meta.url))
const model = readFileSync(path('model/verification.pml'), 'utf8')

/** Small enough for every run: with deaths and repetitions, and with two processes in each other's way. */
const EVERY_TIME: readonly Bounds[] = [
  { VERIFICATIONS: 1, CALLS: 1, WORKERS: 1, FAULTS: 1 },
  { VERIFICATIONS: 1, CALLS: 1, WORKERS: 2, FAULTS: 0, NUMBERS: 1 }
]

/** Enough for a mistake to show. */
const SMALLEST: Bounds = { VERIFICATIONS: 1, CALLS: 1, WORKERS: 1, FAULTS: 1, NUMBERS: 1 }

/** What `npm run prove` adds. */
const AT_LENGTH: readonly Bounds[] = [
  { VERIFICATIONS: 1, CALLS: 1, WORKERS: 2, FAULTS: 1 },
  { VERIFICATIONS: 1, CALLS: 2, WORKERS: 1, FAULTS: 0 },
  { VERIFICATIONS: 2, CALLS: 1, WORKERS: 1, FAULTS: 0 },
  { VERIFICATIONS: 1, CALLS: 2, WORKERS: 1, FAULTS: 0, RING: 0 }
]

/** What the model would be if the code were wrong, each found by the proof or the proof is worth nothing. */
const MISTAKES: readonly { is: string; edits: readonly (readonly [from: string, to: string])[] }[] =
  [
    {
      is: 'the event is written after the script, by whoever ran it',
      edits: [['  outbox[id] = outbox[id] | bit(sequence[id]);\n', '']]
    },
    {
      is: 'the relay deletes before it enqueues',
      edits: [
        [
          'any(batch) && !is_added ->\n        for (k : 0 .. LAST_VERIFICATION) { add_jobs(k, batch[k]) }',
          'any(batch) && !is_added ->\n        for (k : 0 .. LAST_VERIFICATION) { hand_on(k, batch[k]) }'
        ]
      ]
    },
    {
      is: 'nobody sweeps what another left',
      edits: [['!any(batch) && any(outbox) ->', 'false ->']]
    },
    {
      is: 'a call that begins at the deadline counts',
      edits: [
        ['state[id] == pending && expires[id] <= now', 'state[id] == pending && expires[id] < now'],
        ['expires[v] <= now -> remember_call', 'expires[v] < now -> remember_call'],
        ['expires[v] > now ->\n', 'expires[v] >= now ->\n']
      ]
    },
    {
      is: 'a call that was hung up early rings on',
      edits: [
        [
          '      rings_for[call] = NOBODY;\n      rings_until[call] = 0;\n      find_first_due(v);',
          '      find_first_due(v);'
        ]
      ]
    },
    {
      is: 'a call that is delivered again is decided again',
      edits: [
        [
          ':: outcome[call] == matched || outcome[call] == other\n  :: !is_from_x',
          ':: outcome[call] == matched -> outcome[call] = unseen; match(call, call_of[call])\n  :: outcome[call] == other\n  :: !is_from_x'
        ]
      ]
    },
    {
      is: 'a start does not see the cancel that overtook it',
      edits: [
        [
          ':: state[id] == marked || now > START_WITHIN -> refuse(id)',
          ':: now > START_WITHIN -> refuse(id)'
        ]
      ]
    },
    {
      is: 'what has ended stays in the index of its number',
      edits: [
        ['  due[id] = NEVER;\n  due_on_number[id] = NEVER;\n  for', '  due[id] = NEVER;\n  for']
      ]
    },
    {
      is: 'the reader takes every event for news',
      edits: [[':: view_sequence[id] >= event\n  :: else ->', ':: false\n  :: else ->']]
    }
  ]

function mistaken(edits: (typeof MISTAKES)[number]['edits']): string {
  return edits.reduce((text, [from, to]) => {
    const [before, after, ...more] = text.split(from)
    if (after === undefined || more.length > 0) throw new Error(`The model has not once: ${from}`)
    return before + to + after
  }, model)
}

t.test('the model names code that is there, and every script that can change a state', (t) => {
  const named = [...model.matchAll(/(models|left out): (\S+\.(?:lua|ts))(?: (\w+))?/g)]
  for (const [line, , file = '', name] of named) {
    if (!existsSync(path(file))) {
      t.fail(`there is no ${file}`)
      continue
    }
    const text = readFileSync(path(file), 'utf8')
    if (name && line.startsWith('models')) {
      t.match(
        text,
        new RegExp(`(?:function |const )${name}\\b|\\b${name}\\(.*\\) \\{|${name}: `),
        line
      )
    }
  }
  t.ok(named.length > 20, `${named.length} names`)

  const changing = readdirSync(path('redis-scripts')).filter(
    (file) =>
      !file.startsWith('_') &&
      readFileSync(path(`redis-scripts/${file}`), 'utf8').includes('include: _verification.lua')
  )
  t.ok(changing.length > 5, `${changing.length} scripts`)
  for (const file of changing) t.match(model, `redis-scripts/${file}`, `${file} is in the model`)
  t.end()
})

t.test('no step, death or repetition breaks a promise of the core', { skip }, async (t) => {
  for (const bounds of PROVE ? [...EVERY_TIME, ...AT_LENGTH] : EVERY_TIME) {
    const { states, errors, isComplete, said } = await search(model, bounds, programs)
    const name = `${states} states of ${JSON.stringify(bounds)}`
    t.ok(errors === 0 && isComplete && states > 100_000, name, errors > 0 ? { said } : {})
  }
})

t.test('each mistake that the code might make is found', { skip }, async (t) => {
  for (const { is, edits } of MISTAKES) {
    const { errors, said } = await search(mistaken(edits), SMALLEST, programs)
    t.ok(errors > 0, is, errors > 0 ? {} : { said })
  }
})

t.test('nothing goes round for ever', { skip: skip || (!PROVE && 'takes long') }, async (t) => {
  for (const bounds of EVERY_TIME) {
    const { states, errors, isComplete } = await search(model, bounds, {
      ...programs,
      acyclic: true
    })
    const name = `${states} states of ${JSON.stringify(bounds)}`
    t.ok(errors === 0 && isComplete && states > 100_000, name)
  }
})
