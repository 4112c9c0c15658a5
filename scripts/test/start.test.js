// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'tap'
import { freePort } from '../ports/free-port.js'
import { askServer } from '../redis/ask-server.js'
import { until } from '../supervisor/until.js'

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))

/**
 * A clone with one stand-in service in it.
 *
 * @param {import('tap').Test} t
 */
async function clone(t) {
  const root = t.testdir({ 'package.json': '{ "type": "module" }' })
  const folder = join(root, 'services', 'stand-in', 'dist')
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(fixtures, 'stand-in-service.js'), join(folder, 'main.js'))
  return { root, port: await freePort() }
}

/**
 * Starts the product over the stand-in, as `npm start` does.
 *
 * @param {import('tap').Test} t
 * @param {{ root: string, port: number }} clone
 * @param {Record<string, string>} [variables]
 */
function start(t, { root, port }, variables = {}) {
  const { REDIS_URL: _, ...environment } = process.env
  const child = spawn(process.execPath, [join(fixtures, 'run-stand-in.js'), root], {
    env: { ...environment, STAND_IN_PORT: `${port}`, ...variables }
  })
  t.teardown(() => child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  const exit = once(child, 'exit').then(([code]) => code)
  return {
    child,
    exit,
    output: () => output,
    /** @param {RegExp} text */
    says: (text) => until(() => text.test(output), { every: 20, forAtMost: 20_000 })
  }
}

/** @param {number} port */
async function ask(port) {
  const response = await fetch(`http://127.0.0.1:${port}/`)
  return /** @type {{ pid: number, redis: string }} */ (await response.json())
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    // In a container without an init, what nobody waits for stays as a zombie.
    const status = process.platform === 'linux' ? readFileSync(`/proc/${pid}/status`, 'utf8') : ''
    return !/^State:\tZ/m.test(status)
  } catch {
    return false
  }
}

/** @param {string} url */
const addressOf = (url) => ({
  port: Number(new URL(url).port),
  password: new URL(url).password
})

test('it runs until it is told to stop, and leaves no process', async (t) => {
  const place = await clone(t)
  const { child, exit, says, output } = start(t, place, { STAND_IN_SHUTDOWN: '300' })
  t.ok(await says(/Ctrl-C stops all of it/), 'says where to look')
  t.match(output(), /stand-in: a warning of the stand-in/, 'shows the warnings of a service')
  const { pid, redis } = await ask(place.port)
  t.equal(await askServer(addressOf(redis), 'PING'), '+PONG', 'the service was told our Redis')
  t.equal(
    await askServer({ ...addressOf(redis), password: 'guessed' }, 'PING'),
    undefined,
    'which wants its password'
  )

  child.kill('SIGINT')
  child.kill('SIGINT')
  t.equal(await exit, 0, 'a key press that arrives twice is one')
  t.match(output(), /Stopped\./)
  t.notOk(isAlive(pid))
  t.equal(await askServer(addressOf(redis), 'PING'), undefined)
  const log = readFileSync(join(place.root, '.data', 'logs', 'stand-in.log'), 'utf8')
  t.match(log, /"stopping"/, 'the service could finish')
})

test('what dies is started again, Redis with its data and its address', async (t) => {
  const place = await clone(t)
  const { child, exit, says, output } = start(t, place)
  await says(/Ctrl-C stops all of it/)
  const before = await ask(place.port)

  process.kill(before.pid, 'SIGKILL')
  t.ok(await says(/stand-in ended \(SIGKILL\); starting it again in 0\.2 s/))
  t.ok(await says(/stand-in is ready again/))
  const after = await ask(place.port)
  t.not(after.pid, before.pid)

  await askServer(addressOf(before.redis), 'SHUTDOWN')
  t.ok(await says(/redis ended \(code 0\)/))
  t.ok(await says(/redis is ready again/), output())
  t.equal(await askServer(addressOf(before.redis), 'PING'), '+PONG')
  child.kill('SIGTERM')
  t.equal(await exit, 0)
})

test('a second one in the same folder says so, and a first one that was killed is no obstacle', async (t) => {
  const place = await clone(t)
  const first = start(t, place)
  await first.says(/Ctrl-C stops all of it/)
  const { pid, redis } = await ask(place.port)

  const second = start(t, { ...place, port: await freePort() })
  t.equal(await second.exit, 1)
  t.match(second.output(), /already running out of this folder \(process \d+\)/)

  first.child.kill('SIGKILL')
  t.ok(await until(() => !isAlive(pid), { forAtMost: 10_000 }), 'the service goes with it')
  const third = start(t, place)
  t.ok(await third.says(/Ctrl-C stops all of it/), third.output())
  t.equal(await askServer(addressOf(redis), 'PING'), undefined, 'and so did its Redis')
  third.child.kill('SIGTERM')
  t.equal(await third.exit, 0)
})

test('a second request to stop ends a service that takes long', async (t) => {
  const place = await clone(t)
  const { child, exit, says } = start(t, place, { STAND_IN_SHUTDOWN: '60000' })
  await says(/Ctrl-C stops all of it/)
  const { pid } = await ask(place.port)
  child.kill('SIGINT')
  await says(/Ctrl-C again stops at once/)
  // Anything sooner counts as the same key press.
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  child.kill('SIGINT')
  t.equal(await exit, 130)
  t.notOk(isAlive(pid))
})

test('a port that is taken is named with its variable', async (t) => {
  const place = await clone(t)
  const server = createServer().listen(place.port, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { exit, output } = start(t, place)
  t.equal(await exit, 1)
  t.match(output(), `${place.port}, for stand-in (STAND_IN_PORT)`)
  t.match(output(), /choose others: STAND_IN_PORT=\d+ npm start/)
})

test('what cannot be a port or a Redis is said before anything is installed or started', async (t) => {
  const place = await clone(t)
  const nobody = await freePort()
  for (const [variables, sentence] of /** @type {[Record<string, string>, string][]} */ ([
    [{ STAND_IN_PORT: 'abc' }, 'Not a port, a whole number from 1 to 65535: STAND_IN_PORT'],
    [{ STAND_IN_PORT: '99999' }, 'Not a port, a whole number from 1 to 65535: STAND_IN_PORT'],
    [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL is not an address such as redis://host:6379'],
    [
      { REDIS_URL: `redis://:secret@127.0.0.1:${nobody}` },
      `REDIS_URL names 127.0.0.1, port ${nobody}, where nobody answers (ECONNREFUSED).`
    ]
  ])) {
    const { exit, output } = start(t, place, variables)
    t.equal(await exit, 1)
    t.match(output(), sentence)
    t.notMatch(output(), /Starting|Stopping|secret|prepared/)
  }
})

test('a service that cannot start ends the start, with the end of its log', async (t) => {
  const place = await clone(t)
  const main = join(place.root, 'services', 'stand-in', 'dist', 'main.js')
  writeFileSync(main, "throw new Error('the reason')\n")
  const { exit, output } = start(t, place)
  t.equal(await exit, 1)
  t.match(output(), /stand-in does not start \(code 1\):[\s\S]*the reason/)
})

test('secrets are kept from one start to the next, for the user alone', async (t) => {
  const place = await clone(t)
  const file = join(place.root, '.data', 'secrets.json')
  const secrets = []
  const given = createServer().listen(0, '127.0.0.1')
  await once(given, 'listening')
  t.teardown(() => given.close())
  const { port } = /** @type {import('node:net').AddressInfo} */ (given.address())
  const REDIS_URL = `redis://127.0.0.1:${port}`
  for (const _ of [1, 2]) {
    const { child, exit, says } = start(t, place, { REDIS_URL })
    await says(/Ctrl-C stops all of it/)
    t.equal((await ask(place.port)).redis, REDIS_URL, 'a given Redis is used')
    child.kill('SIGTERM')
    await exit
    secrets.push(readFileSync(file, 'utf8'))
  }
  t.equal(secrets[0], secrets[1])
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.equal(statSync(join(place.root, '.data')).mode & 0o777, 0o700)
})
