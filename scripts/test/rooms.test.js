// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'tap'
import { checkHouse } from '../rooms/check-house.js'
import { importsIn } from '../rooms/imports-in.js'

/** A house in which every rule is kept. */
const orderly = {
  'packages/contracts/package.json': '{ "name": "@yobirin/contracts" }',
  'packages/contracts/src/index.ts': "export { type Call } from './call.ts'\n",
  'packages/contracts/src/call.ts': "import { Type } from 'typebox'\n",
  'packages/redis/package.json': '{ "name": "@yobirin/redis" }',
  'packages/redis/src/index.ts': "import { Redis } from 'ioredis'\n",
  'services/flow/package.json':
    '{ "name": "@yobirin/flow", "dependencies": { "@yobirin/contracts": "workspace:*" } }',
  'services/flow/src/app.ts': "import { type Call } from '@yobirin/contracts'\n",
  'services/flow/src/journey-port.ts': "import type { Call } from '@yobirin/contracts'\n",
  'services/flow/src/redis-journeys.ts': "import { Redis } from 'ioredis'\n",
  'services/flow/test/app.test.ts':
    "import { redis } from '../../../test/support/redis.ts'\nimport { app } from '../src/app.ts'\n",
  'services/console/package.json': '{ "name": "@yobirin/console" }',
  'services/console/src/main.ts': "import fastify from 'fastify'\n",
  'scripts/start.js': "import { main } from './start/main.js'\n",
  'scripts/start/main.js': "import { join } from 'node:path'\n",
  'test/story.test.ts': "import { app } from '../services/flow/src/app.ts'\n",
  'test/support/redis.ts': "import { Redis } from 'ioredis'\n"
}

/** Each breaks one rule by one file. @type {[story: string, file: string, text: string][]} */
const disorders = [
  [
    'a service never imports a service',
    'services/console/src/flow.ts',
    "import { journey } from '@yobirin/flow'\n"
  ],
  [
    'a service never imports a service',
    'services/console/src/flow.ts',
    "const app = await import('../../flow/src/app.ts')\n"
  ],
  [
    'packages are leaves',
    'packages/redis/src/call.ts',
    "import {\n  type Call,\n  type Hint\n} from '@yobirin/contracts'\n"
  ],
  [
    'packages are leaves',
    'packages/redis/package.json',
    '{ "name": "@yobirin/redis", "devDependencies": { "@yobirin/contracts": "workspace:*" } }'
  ],
  [
    'nothing depends on a service',
    'services/console/package.json',
    '{ "name": "@yobirin/console", "dependencies": { "@yobirin/flow": "workspace:*" } }'
  ],
  ['scripts import packages only', 'scripts/flow.js', "import '@yobirin/flow'\n"],
  [
    'reached through its index only',
    'services/flow/src/call.ts',
    "import type { Call } from '@yobirin/contracts/src/call.ts'\n"
  ],
  [
    'imported by its name, not by its path',
    'services/flow/src/call.ts',
    "import type { Call } from '../../../packages/contracts/src/call.ts'\n"
  ],
  [
    'imported by its name, not by its path',
    'test/inside.test.ts',
    "import { step } from '../services/flow/src/journey-port.ts'\n"
  ],
  ['sources know nothing of tests', 'services/flow/src/x.ts', "import '../test/app.test.ts'\n"],
  [
    'know no technology',
    'services/flow/src/call-machine.ts',
    "import type { FastifyRequest } from 'fastify'\n"
  ],
  ['know no technology', 'services/flow/src/phone-step.ts', "import { Queue } from 'bullmq'\n"],
  [
    'know no technology',
    'services/flow/src/calls-port.ts',
    "import type { Redis } from 'ioredis'\n"
  ],
  ['know no technology', 'services/flow/src/decide-call.ts', "import twilio from 'twilio'\n"],
  ['know no technology', 'services/flow/src/decide-call.ts', "import '@fastify/cookie'\n"],
  ['know no technology', 'services/flow/src/decide-call.ts', "import './redis-journeys.ts'\n"],
  ['never exports *', 'packages/contracts/src/index.ts', "export * from './call.ts'\n"],
  ...['utils', 'common', 'shared', 'lib', 'helpers'].map(
    (name) =>
      /** @type {[string, string, string]} */ ([
        'named for the thing that it holds',
        `services/flow/src/${name}/strings.ts`,
        "import 'node:fs'\n"
      ])
  )
]

/**
 * @param {import('tap').Test} t
 * @param {Record<string, string>} files
 */
function build(t, files) {
  const root = t.testdir()
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}

test('an orderly house has no violations, and the check says how much it looked at', async (t) => {
  t.same(checkHouse(build(t, orderly)), { rooms: 6, files: 12, imports: 13, violations: [] })
})

test('each rule is noticed when it is broken', async (t) => {
  for (const [story, file, text] of disorders) {
    const { violations } = checkHouse(build(t, { ...orderly, [file]: text }))
    t.equal(violations.length, 1, `${file}: one violation, ${violations.join('; ')}`)
    t.match(violations[0], story, `${file}: ${story}`)
  }
})

test('an empty house is nothing that was looked at', async (t) => {
  t.same(checkHouse(build(t, {})), { rooms: 0, files: 0, imports: 0, violations: [] })
})

test('every form of import is seen', async (t) => {
  const text = `import 'a'
import b from 'b'
import c, { type D } from 'c'
import {
  e,
  f
} from 'e'
import * as g from 'g'
export { h } from 'h'
export type { I } from 'i'
const j = await import('j')
`
  t.same(importsIn(text).specifiers, ['a', 'b', 'c', 'e', 'g', 'h', 'i', 'j'])
  t.notOk(importsIn(text).exportsAll)
  t.ok(importsIn("export * as x from 'x'\n").exportsAll)
})
