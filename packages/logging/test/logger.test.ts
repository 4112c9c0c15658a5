import { spawnSync } from 'node:child_process'
import { createLogger } from '@yobirin/logging'
import t from 'tap'
import { linesOfATurn } from '../src/lines-of-a-turn.ts'

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  write(createLogger({ service: 'flow', level: 'info', destination }))
  return lines.join('')
}

t.test('a record is one line of JSON that names its service', (t) => {
  const record = JSON.parse(logged((logger) => logger.info({ verificationId: 'main.x' }, 'drawn')))
  t.match(record, { service: 'flow', verificationId: 'main.x', msg: 'drawn', level: 30 })
  t.match(record.time, /^\d{4}-\d\d-\d\dT/)
  t.end()
})

t.test('fields with personal data are not written', (t) => {
  const line = logged((logger) =>
    logger.info({
      phoneNumber: 'x-phone',
      pin: 'x-pin',
      body: { email: 'x-mail', nameKana: 'x-name' }
    })
  )
  t.notMatch(line, /x-/)
  t.end()
})

t.test('each of them is left out alone, at the top, one level down and of an error', (t) => {
  for (const field of [
    ...['accountNumber', 'authorization', 'cookie', 'email', 'from', 'nameKana', 'password'],
    ...['phone', 'phoneNumber', 'pin', 'recipient', 'to']
  ]) {
    const err = Object.assign(new Error('refused'), { [field]: 'x', code: 'E1' })
    const bindings = { [field]: 'x', pool: 'main' }
    const line = logged((logger) =>
      logger.child(bindings).info({ [field]: 'x', body: { [field]: 'x', kept: 1 }, err })
    )
    const record = JSON.parse(line)
    t.notOk(field in record, field)
    t.same(record.body, { kept: 1 })
    t.match(record, { pool: 'main', err: { type: 'Error', message: 'refused', code: 'E1' } })
    t.notOk(field in record.err, `${field} of an error`)
  }
  t.end()
})

t.test('what has none of them stays what it is', (t) => {
  const at = new Date('2026-11-28T00:00:00Z')
  const values = { none: null, at, list: [1, null], count: 0, word: 'pin', nothing: undefined }
  const record = JSON.parse(logged((logger) => logger.info(values)))
  t.match(record, { none: null, at: at.toISOString(), list: [1, null], count: 0, word: 'pin' })
  t.end()
})

t.test('a telephone number or an e-mail address inside a text is masked', (t) => {
  for (const secret of [
    '+819012345678',
    '819012345678',
    '09012345678',
    '090-1234-5678',
    '0312345678',
    '03-1234-5678',
    '+81312345678',
    '05012345678',
    '0412345678',
    'taro.yamada+bank@example.co.jp',
    'taro@example.jp'
  ]) {
    const line = logged((logger) => logger.error({ err: new Error(`550 ${secret} refused`) }))
    t.notOk(line.includes(secret), secret)
    t.match(line, /refused/)
    t.notOk(logged((logger) => logger.info(`"${secret}"`)).includes(secret), `"${secret}"`)
    const what = secret.includes('@') ? '[e-mail]' : '[telephone]'
    t.equal(JSON.parse(logged((logger) => logger.info(`550 ${secret}`))).msg, `550 ${what}`)
  }
  t.end()
})

t.test('toll-free numbers, ids and times stay readable', (t) => {
  const kept = [
    '+81120444333',
    '0120-444-333',
    '+818001234567',
    '0800-123-4567',
    '1766400000000',
    'main.Vt3k0901234567890123aa',
    'CA0123456789012345678901234567890a'
  ]
  const line = logged((logger) => logger.info({ kept }))
  for (const value of kept) t.ok(line.includes(value), value)
  t.end()
})

t.test('a request is logged by method and path, without its query', (t) => {
  const line = logged((logger) =>
    logger.info({ req: { method: 'GET', url: '/journey/x?secret=1', headers: { cookie: 'c=1' } } })
  )
  t.match(JSON.parse(line).req, { method: 'GET', path: '/journey/x' })
  t.notMatch(line, /secret|cookie/)
  const path = '/oauth/authorize?state=secret'
  t.equal(JSON.parse(logged((logger) => logger.info({ path }, 'closed'))).path, '/oauth/authorize')
  t.end()
})

t.test('the lines of one turn of the event loop leave in one write, in their order', async (t) => {
  const writes: string[] = []
  const lines = linesOfATurn({
    write: (text) => void writes.push(text),
    flushSync() {}
  })
  lines.write('a\n')
  lines.write('b\n')
  t.same(writes, [])
  await new Promise(setImmediate)
  lines.write('c\n')
  await new Promise(setImmediate)
  t.same(writes, ['a\nb\n', 'c\n'])
  await new Promise(setImmediate)
  t.equal(writes.length, 2)
})

t.test('a process that ends, by itself or by an error, has written all of them', (t) => {
  for (const [end, code] of [
    ['process.exit(3)', 3],
    ['throw new Error("nobody caught it")', 1],
    ['process.exitCode = 4', 4]
  ] as const) {
    const script = `import { createLogger } from '@yobirin/logging'
      const logger = createLogger({ service: 'flow', level: 'info' })
      logger.info('begun')
      logger.fatal('cannot go on')
      logger.info('closed')
      ${end}`
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { cwd: new URL('..', import.meta.url), encoding: 'utf8' }
    )
    t.equal(status, code, end)
    const said = stdout.trim().split('\n')
    // What was under way when the process ended may come last.
    t.same(
      said.map((line) => JSON.parse(line).msg).sort(),
      ['begun', 'cannot go on', 'closed'],
      end
    )
  }
  t.end()
})
