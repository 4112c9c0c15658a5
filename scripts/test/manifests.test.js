// @ts-check
import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { isAllowed } from '../licences/is-allowed.js'
import { productionPackages } from '../licences/production-packages.js'
import { checkManifests } from '../manifests/check-manifests.js'
import { root } from '../workspace/root.js'

const FLOW = 'kubernetes/base/flow.yaml'

/** A change of one file of infra/, and what is said of it. @type {[string, string, string, RegExp][]} */
const MISTAKES = [
  [FLOW, 'name: RECORD_KEYS,', 'name: RECORD_KEY,', /RECORD_KEY is no variable of it/],
  [FLOW, 'name: COOKIE_KEYS,', 'name: COOKIE_KEY,', /COOKIE_KEYS is required/],
  [FLOW, 'containerPort: 3000', 'containerPort: 3001', /port 3001 is not its 3000/],
  [FLOW, 'path: /readyz', 'path: /ready', /readinessProbe does not ask \/readyz/],
  [FLOW, 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false', /can be written/],
  [FLOW, 'revisionHistoryLimit: 3', 'revisionHistoryLimit: many', /revisionHistoryLimit/],
  [FLOW, 'key: JWKS }', 'key: JWK }', /JWK is not told of in yobirin-flow/],
  [FLOW, 'key: DIRECTORY_URL', 'key: DIRECTORY', /DIRECTORY is no setting/],
  [
    'kubernetes/base/autoscaling.yaml',
    'yobirin_held_calls',
    'yobirin_hold',
    /is no series of ours/
  ],
  [
    'kubernetes/base/autoscaling.yaml',
    'minReplicaCount: 3',
    'minReplicaCount: three',
    /minReplicaCount/
  ],
  ['kubernetes/base/kustomization.yaml', '  - console.yaml\n', '', /console\.yaml is not named/],
  ['kubernetes/base/kustomization.yaml', 'flow.yaml', 'flows.yaml', /flows\.yaml is absent/],
  ['compose.yaml', 'JWKS: ', 'JWK: ', /compose\.yaml, flow: JWKS is required/],
  ['compose.yaml', 'user: "1000:1000"', 'user: "0:0"', /compose\.yaml, console: it may be root/],
  ['compose.cluster.yaml', 'REDIS_URL', 'REDIS', /REDIS is no variable of it/],
  ['haproxy/haproxy.cfg', 'console:3006', 'console:3000', /console does not answer at 3000/]
]

t.test('what infra/ says fits the services', (t) => {
  const { looked, faults } = checkManifests(root)
  t.same(faults, [])
  t.ok(looked > 40)
  t.end()
})

t.test('every mistake in infra/ is found', (t) => {
  const copy = t.testdir()
  for (const folder of ['services', 'docs']) symlinkSync(join(root, folder), join(copy, folder))
  cpSync(join(root, 'infra'), join(copy, 'infra'), { recursive: true })
  for (const [file, right, wrong] of MISTAKES) {
    const path = join(copy, 'infra', file)
    const text = readFileSync(path, 'utf8')
    t.ok(text.includes(right), `${file} has ${right}`)
    writeFileSync(path, text.replaceAll(right, wrong))
  }
  const faults = checkManifests(copy).faults.join('\n')
  for (const [, , , said] of MISTAKES) t.match(faults, said)
  t.end()
})

t.test('what is deployed may be', (t) => {
  const packages = productionPackages(root)
  t.ok(packages.length > 100)
  t.ok(packages.some(({ name }) => name === 'fastify'))
  t.notOk(packages.some(({ name }) => name === 'tap' || name === 'typescript'))
  for (const licence of ['MIT', '(MIT OR GPL-3.0-only)', 'MIT AND ISC']) t.ok(isAllowed(licence))
  for (const licence of ['', 'GPL-3.0-only', 'MIT AND AGPL-3.0-only', 'UNLICENSED']) {
    t.notOk(isAllowed(licence))
  }
  t.end()
})

t.test('every file that the page on security names is there', (t) => {
  const page = readFileSync(join(root, 'docs/security.md'), 'utf8')
  const named = [...page.matchAll(/`((?:services|packages|test|scripts|infra)\/[^`]+)`/g)]
  t.ok(named.length > 50)
  for (const [, file = ''] of named) t.ok(existsSync(join(root, file)), file)
  t.end()
})
