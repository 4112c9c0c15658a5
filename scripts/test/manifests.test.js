// @ts-check
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { writeBill } from '../licences/bill-of-materials.js'
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

/** How many requirements of level 1 and 2 each section of ASVS 5.0.0 begins with; those of level 3 follow them. */
const SECTIONS = {
  ...{ 1.1: 2, 1.2: 9, 1.3: 11, 1.4: 3, 1.5: 2, 2.1: 3, 2.2: 3, 2.3: 4, 2.4: 1 },
  ...{ 3.2: 2, 3.3: 4, 3.4: 6, 3.5: 5, 3.7: 2, 4.1: 3, 4.2: 1, 4.3: 2, 4.4: 4 },
  ...{ 5.1: 1, 5.2: 3, 5.3: 2, 5.4: 3, 6.1: 3, 6.2: 12, 6.3: 4, 6.4: 4, 6.5: 5, 6.6: 3, 6.8: 4 },
  ...{ 7.1: 3, 7.2: 4, 7.3: 2, 7.4: 5, 7.5: 2, 7.6: 2, 8.1: 2, 8.2: 3, 8.3: 1, 8.4: 1 },
  ...{ 9.1: 3, 9.2: 4, 10.1: 2, 10.2: 2, 10.3: 4, 10.4: 11, 10.5: 5, 10.6: 2, 10.7: 3 },
  ...{ 11.1: 2, 11.2: 3, 11.3: 3, 11.4: 4, 11.5: 1, 11.6: 1, 12.1: 3, 12.2: 2, 12.3: 4 },
  ...{ 13.1: 1, 13.2: 5, 13.3: 2, 13.4: 5, 14.1: 2, 14.2: 4, 14.3: 3, 15.1: 3, 15.2: 3, 15.3: 7 },
  ...{ 16.1: 1, 16.2: 5, 16.3: 4, 16.4: 3, 16.5: 3 }
}

const securityPages = () =>
  readdirSync(join(root, 'docs/security'))
    .map((page) => join('docs/security', page))
    .concat('docs/security.md')
    .map((page) => readFileSync(join(root, page), 'utf8'))

t.test('every file that the pages on security name is there', (t) => {
  const named = securityPages().flatMap((page) => [
    ...page.matchAll(/`((?:services|packages|test|scripts|infra)\/[^`]+)`/g)
  ])
  t.ok(named.length > 200)
  for (const [, file = ''] of named) t.ok(existsSync(join(root, file)), file)
  t.end()
})

t.test('the pages on security tell of each requirement once', (t) => {
  const told = securityPages()
    .flatMap((page) => [...page.matchAll(/^\| (\d[^|]*) \|/gm)])
    .flatMap(([, row = '']) => row.split(',').flatMap(requirementsIn))
  for (const [section, count] of Object.entries(SECTIONS)) {
    for (let number = 1; number <= count; number += 1) {
      t.ok(told.includes(`${section}.${number}`), `${section}.${number}`)
    }
  }
  t.same(
    told.filter((one, at) => told.indexOf(one) !== at),
    []
  )
  t.end()
})

/** @param {string} text such as `6.2.9 to 6.2.12` */
function requirementsIn(text) {
  const named = [...text.matchAll(/(\d+\.\d+)\.(\d+)/g)]
  const [first = 0, last = first] = named.map(([, , number]) => Number(number))
  const section = named[0]?.[1] ?? ''
  return Array.from({ length: last - first + 1 }, (_, at) => `${section}.${first + at}`)
}

t.test('the bill of materials has each of them with its checksum', async (t) => {
  const { bomFormat, components } = JSON.parse(await writeBill(root))
  t.equal(bomFormat, 'CycloneDX')
  const sums = new Map()
  for (const { group, name, version, externalReferences = [] } of components) {
    const hashes = externalReferences.flatMap((/** @type {any} */ one) => one.hashes ?? [])
    sums.set(`${group ? `${group}/` : ''}${name} ${version}`, hashes)
  }
  const missing = productionPackages(root)
    .map(({ name, version }) => `${name} ${version}`)
    .filter((one) => sums.get(one)?.[0]?.alg !== 'SHA-512')
  t.same(missing, [])
  t.notOk(
    [...sums.keys()].some((one) => one.startsWith('tap ')),
    'and not what only tests need'
  )
})
