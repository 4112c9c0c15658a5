import { execFile } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { configurationTable } from '@yobirin/configuration'
import type { PoolResource } from '@yobirin/contracts'
import t, { type Test } from 'tap'
import { startCallVerification, verificationOf } from '../../../test/support/call-verification.ts'
import { freePort } from '../../../test/support/free-port.ts'
import { CommandLineVariables } from '../src/config.ts'
import { table } from '../src/output/table.ts'
import { readNumberList } from '../src/pools/number-list.ts'
import { terminal } from './support/terminal.ts'

/** The service again, at an address where something happens before a change gets through. */
async function inFront(
  t: Test,
  { url }: { readonly url: string },
  before: () => Promise<unknown>
): Promise<string> {
  const server = createServer(async (request, response) => {
    const { method = '', url: path, headers } = request
    if (method === 'PATCH') await before()
    const { authorization = '' } = headers
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(method === 'PATCH' && { body: await text(request) })
    })
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(await answer.text())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

t.test('pools, on a real call-verification', async (t) => {
  const service = await startCallVerification(t)
  const as = (token: string) => terminal({ YOBIRIN_API_URL: service.url, YOBIRIN_API_TOKEN: token })
  const type = as(service.tokens.operator)
  const pool = async (name: string) =>
    (await type(`pools show ${name} --json`)).json<PoolResource>()
  const stateOf = async (number: string, name = 'main') =>
    (await pool(name)).numbers.find(({ targetNumber }) => targetNumber === number)?.state

  await t.test('lists and shows them, for people and for programs', async (t) => {
    const listed = await type('pools list')
    t.equal(listed.code, 0)
    t.match(listed.out, /^POOL +ACTIVE +NUMBERS +LIVE +VALID +RINGS +STRATEGY\nmain +20 +20 +0 /)
    t.equal(listed.err, '')
    t.match((await type('pools list --json')).json(), [{ name: 'main' }, { name: 'quick' }])
    const shown = await type('pools show quick')
    t.match(shown.out, /Pool quick, revision \d+, 0 live\n {2}validity-seconds +10\n/)
    t.match(shown.out, /0120-001-001 +\+81120001001 +active +0/)
    t.equal((await as(service.tokens.viewer)('pools list')).code, 0, 'a viewer may look')
  })

  await t.test('shows figures, and plans for a load', async (t) => {
    const none = await type('pools plan main')
    t.equal(none.code, 1)
    t.match(none.err, /nothing_measured.*give arrivalsPerSecond/s)
    const plan = await type('pools plan main --arrivals-per-second 2 --seconds-to-call 25')
    t.equal(plan.code, 0)
    t.match(plan.out, /2 verifications a second, each live for 32 s: 64 at once on average/)
    t.match(plan.out, /(\d+) active numbers are needed, and main has 20: add \d+/)
    t.match(plan.out, /NUMBERS +LEAST BITS +USUAL BITS +SHARING AT MOST/)
    t.match(
      (await type('pools plan main --arrivals-per-second 0.01 --seconds-to-call 5 --json')).json(),
      {
        needed: 15,
        outgrown: false
      }
    )
    const wrong = await type('pools plan main --bits many')
    t.equal(wrong.code, 2)

    const figures = await as(service.tokens.viewer)('pools figures main --window 1h')
    t.equal(figures.code, 0)
    t.match(figures.out, /^Pool main, \S+ to \S+\n\nNUMBER +STATE +LIVE +SHOWN +CALLED +VERIFIED/)
    t.match(figures.out, /\nall +0 +0 +0 +0 /)
    t.match((await type('pools figures main --json')).json(), { window: '5m', shown: 0 })
    t.equal((await type('pools figures nowhere')).code, 1)
  })

  await t.test('changes nothing without --yes', async (t) => {
    const before = await pool('main')
    for (const line of [
      'pools configure main --ring-seconds 5 --why test',
      'pools configure brandnew --create --why test',
      'pools add 0120-444-333 --pool main --why test',
      'pools drain 0120-000-001 --why test',
      'pools retire 0120-000-001 --why test'
    ]) {
      const { code, out, err } = await type(line)
      t.same([code, err], [0, ''], line)
      t.match(out, '1 change planned, none made: add --yes to do it.', line)
      t.match((await type(`${line} --json`)).json(), { dryRun: true, planned: 1, done: 0 })
    }
    t.same(await pool('main'), before)
    t.equal((await type('pools show brandnew')).code, 1)
  })

  await t.test('changes the settings that are named, and creates a pool', async (t) => {
    const changed = await type('pools configure quick --ring-seconds 1.5 --why test --yes')
    t.equal(changed.code, 0)
    t.match(changed.out, /quick +ringSeconds 1 -> 1\.5 +done +revision \d+/)
    t.match((await pool('quick')).settings, { ringSeconds: 1.5, validitySeconds: 10 })
    const again = await type('pools configure quick --ring-seconds 1.5 --why test --yes')
    t.match(again.out, 'The settings are like that already.')

    const missing = await type('pools configure branch --why test --yes')
    t.equal(missing.code, 2)
    t.match(missing.err, 'There is no pool branch. Add --create to set one up.')
    await type('pools configure branch --create --ring-strategy pause --why test --yes')
    t.match(await pool('branch'), {
      settings: { validitySeconds: 120, ringSeconds: 7, ringStrategy: 'pause' },
      numbers: []
    })
    const refused = await type('pools configure branch --ring-seconds 60 --why test --yes')
    t.equal(refused.code, 1)
    t.match(refused.out, /failed.*invalid_request.*ringSeconds/s, 'the service has the last word')
  })

  await t.test('imports a list whole or not at all, and says what is wrong where', async (t) => {
    const file = join(t.testdir(), 'numbers.csv')
    const line = `pools import ${file} --pool moved --why test`
    await type('pools configure moved --create --why test --yes')
    await writeFile(file, 'number,state\n0800-666-0001,\n120666001,\n0800-666-0002,asleep\n')
    const refused = await type(`${line} --yes`)
    t.equal(refused.code, 1)
    t.match(refused.out, /^LINE +FAULT\n +3 +lacks the 0 in front.*\n +4 +has a state other than/)
    t.match(refused.err, `2 faults in ${file}. Nothing was added.`)
    t.match((await type(`${line} --json`)).json(), {
      dryRun: true,
      faults: [
        { line: 3, code: 'lost_zero' },
        { line: 4, code: 'unknown_state' }
      ]
    })
    await writeFile(file, '\uFEFFnumber;state\r\n0800-666-0001;\r\n0120666001;draining\r\n')
    const planned = await type(line)
    t.equal(planned.code, 0)
    t.match(planned.out, '2 numbers would be added, none was: add --yes to do it.')
    t.match((await type(`${line} --yes`)).out, '2 numbers added to moved.')
    t.match((await type('pools show moved')).out, /0120-666-001 .*draining +0 .*operator +test/)
    t.match((await type(`${line} --json --yes`)).json(), { added: 0, alreadyThere: 2, faults: [] })
  })

  await t.test('adds numbers, however written, and repeats without harm', async (t) => {
    const file = join(t.testdir(), 'numbers.csv')
    await writeFile(
      file,
      '\uFEFFnumber;note\r\n"0120-444-334";x\r\n# later\r\n\r\n０１２０４４４３３５\r\n'
    )
    const line = `pools add 0120-444-333 --pool branch --file ${file} --why test --yes`
    const added = await type(line)
    t.equal(added.code, 0, added.err)
    t.match(added.out, '3 done, 0 failed, 0 not tried.')
    t.match((await type(line)).out, 'All of them are in branch already.')
    t.equal((await pool('branch')).numbers.length, 3)

    const elsewhere = await type('pools add +81120444333 0120-444-336 --pool main --why test --yes')
    t.equal(
      elsewhere.code,
      1,
      'one that is in another pool does not keep the next from being added'
    )
    t.match(elsewhere.out, /0120-444-333 .*failed.*number_in_other_pool/)
    t.match(elsewhere.out, /0120-444-336 .*done/)
    t.match(elsewhere.err, 'Not everything was done.')
  })

  await t.test('finds the pool of a number itself, and changes its state', async (t) => {
    const drained = await type('pools drain 0120-000-001 0120-001-001 --why test --yes')
    t.match(drained.out, /0120-000-001 +active -> draining in main +done/)
    t.equal(await stateOf('+81120000001'), 'draining')
    t.equal(await stateOf('+81120001001', 'quick'), 'draining')
    await type('pools quarantine 0120-000-002 --why test --yes')
    t.equal(await stateOf('+81120000002'), 'quarantined')
    await type('pools activate 0120-000-001 0120-000-002 0120-001-001 --why test --yes')
    t.equal(await stateOf('+81120000001'), 'active')
    t.equal(await stateOf('+81120000002'), 'active')
    const none = await type('pools drain 0120-000-001 0120-999-999 --why test --yes')
    t.equal(none.code, 1)
    t.match(none.err, 'In no pool: 0120-999-999. Nothing was changed.')
    t.equal(await stateOf('+81120000001'), 'active')
  })

  await t.test(
    'two who change the same number: one wins, the other is told who and why',
    async (t) => {
      const number = '0120-000-003'
      const token = service.tokens.operator
      const through = async (before: () => Promise<unknown>) =>
        terminal({ YOBIRIN_API_URL: await inFront(t, service, before), YOBIRIN_API_TOKEN: token })

      const { numbers } = await pool('main')
      const seen = numbers.find(({ targetNumber }) => targetNumber === '+81120000003')
      const byApi = () =>
        fetch(`${service.url}/v1/pools/main/numbers/${number}`, {
          method: 'PATCH',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            state: 'quarantined',
            why: 'a dead line',
            revision: seen?.revision
          })
        })
      const late = await through(async () => t.equal((await byApi()).status, 200))
      const told = await late(`pools drain ${number} --why fewer --yes`)
      t.equal(told.code, 1)
      t.match(told.out, /failed.*\(changed_meanwhile\)\. Nothing was changed; look again/)
      t.match(told.out, /operator made it quarantined at 20.*Z: a dead line/s)
      t.equal(await stateOf('+81120000003'), 'quarantined', 'what the API did stays')

      const meeting = new EventEmitter()
      let together = 0
      const meet = async () => {
        together += 1
        if (together === 2) meeting.emit('both')
        else await once(meeting, 'both')
      }
      const ends = await Promise.all([
        (await through(meet))(`pools drain ${number} --why one --yes`),
        (await through(meet))(`pools activate ${number} --why other --yes`)
      ])
      t.same(ends.map(({ code }) => code).toSorted(), [0, 1])
      const [winner, loser] = ends[0].code === 0 ? (['one', 'other'] as const) : ['other', 'one']
      const made = { one: 'draining', other: 'active' }[winner]
      t.equal(await stateOf('+81120000003'), made)
      const lost = ends.find(({ code }) => code === 1)?.out ?? ''
      t.match(lost, new RegExp(`operator made it ${made} at .*: ${winner}`), `${loser} is told`)
      await type(`pools activate ${number} --why test --yes`)
    }
  )

  await t.test('retires a number when nobody is about to call it any more', async (t) => {
    await type('pools configure solo --create --why test --yes')
    await type('pools add 0800-444-3330 --pool solo --why test --yes')
    const live = await verificationOf(service, '09012345678', 'solo')
    const line = 'pools retire 0800-444-3330 --why test --yes'

    const impatient = await type(`${line} --wait 0`)
    t.equal(impatient.code, 1)
    t.match(impatient.out, /1 still live after 0 s; it stays draining: repeat the command/)
    t.equal(await stateOf('+818004443330', 'solo'), 'draining')

    const stopping = new AbortController()
    const stopped = await type(line, {
      stop: stopping.signal,
      pause: async () => stopping.abort()
    })
    t.equal(stopped.code, 1, 'Ctrl-C ends the wait')
    t.equal(await stateOf('+818004443330', 'solo'), 'draining')

    const patient = await type(line, { pause: () => live.cancel() })
    t.equal(patient.code, 0, patient.out)
    t.equal(await stateOf('+818004443330', 'solo'), 'retired')
    t.match((await type(line)).out, 'All of them are retired already.')
  })

  await t.test('says what a token may not do', async (t) => {
    const viewer = await as(service.tokens.viewer)(
      'pools drain 0120-000-001 0120-000-002 --why test --yes'
    )
    t.equal(viewer.code, 1)
    t.match(viewer.out, /0120-000-001 .*failed.*\(forbidden\)/)
    t.match(viewer.out, /0120-000-002 .*not tried +after the failure above/)
    const wrong = await as('wrong')('pools list')
    t.equal(wrong.code, 1)
    t.match(wrong.err, /No valid API token \(unauthenticated\)/)
  })

  await t.test('completes commands, flags and the names of pools', async (t) => {
    const propose = async (...words: string[]) =>
      (await type(['__complete', ...words])).out.trim().split('\n')
    t.same(await propose(''), ['pools', 'numbers', 'twilio', 'clients', 'log', 'completion'])
    t.same(await propose('pools', 'a'), ['add', 'activate'])
    const shown = (await propose('pools', 'show', '')).filter((word) => !word.startsWith('-'))
    t.same(shown, ['branch', 'main', 'moved', 'quick', 'solo'])
    t.same(await propose('pools', 'add', '--pool', 'ma'), ['main'])
    t.ok((await propose('pools', 'drain', '--')).includes('--why'))
    t.same(await propose('completion', 'z'), ['zsh'])
    const nobody = terminal({ YOBIRIN_API_URL: 'http://127.0.0.1:9', YOBIRIN_API_TOKEN: 'x' })
    t.same((await nobody(['__complete', 'pools', 'show', ''])).err, '', 'silent without a service')

    const script = await type('completion bash')
    const shell = `${script.out}\nyobirin() { echo "$@" >&2; echo pools; }
      COMP_WORDS=(yobirin po); COMP_CWORD=1; _yobirin; echo "\${COMPREPLY[@]}"`
    t.equal((await promisify(execFile)('bash', ['-c', shell])).stdout, 'pools\n')
  })

  await t.test('runs as a program, out of a clone', async (t) => {
    const program = fileURLToPath(new URL('../dist/main.js', import.meta.url))
    const env = {
      PATH: process.env.PATH ?? '',
      YOBIRIN_API_URL: service.url,
      YOBIRIN_API_TOKEN: service.tokens.operator
    }
    const run = promisify(execFile)
    const { stdout, stderr } = await run(process.execPath, [program, 'pools', 'list'], { env })
    t.match(stdout, /^POOL .*\nbranch .*\nmain /)
    t.equal(stderr, '')
    const refused = await run(process.execPath, [program, 'pools', 'shwo'], { env }).catch(
      (error) => error
    )
    t.equal(refused.code, 2)
    t.match(refused.stderr, /No command registered for `shwo`, did you mean `show`\?/)
  })
})

t.test('a command that is not understood ends with 2 and says what would be', async (t) => {
  const type = terminal({})
  const cases: [line: string, message: RegExp][] = [
    ['pool list', /No command registered for `pool`, did you mean `pools`\?/],
    ['pools list --jsno', /--jsno.*did you mean `?--json`?\?/],
    ['pools drain --why test', /at least 1 argument/],
    ['pools drain 0120-444-333', /Expected input for flag --why/],
    ['pools drain 03-1234-5678 --why test', /not a toll-free number of the series 0120 or 0800/],
    ['pools configure main --ring-seconds soon --why test', /not a number of seconds/],
    ['pools configure main --ring-strategy loud --why test', /Expected "loud" to be one of/],
    ['pools add --pool main --why test', /Name the numbers to add, or a --file of them\./],
    ['pools add --pool main --file nowhere.csv --why test', /nowhere\.csv cannot be read/],
    ['pools list', /YOBIRIN_API_TOKEN is missing: set it/]
  ]
  for (const [line, message] of cases) {
    const { code, out, err } = await type(line)
    t.equal(code, 2, line)
    t.equal(out, '', line)
    t.match(err, message, line)
    t.notMatch(err, /\n +at /, 'without a stack')
  }
  const blank = await type(['pools', 'drain', '0120-444-333', '--why', ' '])
  t.match(blank.err, /say why in 1 to 200 characters/)
})

t.test('every command explains itself by examples that it understands', async (t) => {
  const type = terminal({})
  const root = await type('--help')
  t.match(root.out, /VARIABLES\n {2}YOBIRIN_API_URL/)
  t.equal((await type([])).out, root.out, 'and so does nothing at all')
  t.match((await type('numbers')).out, /COMMANDS\n +search/)
  t.match(root.out, /\n$/)
  const examples: string[] = []
  for (const group of ['pools', 'numbers', 'twilio', 'clients', 'log', 'completion']) {
    const { out } = await type(`${group} --help`)
    const names = out.split('COMMANDS\n')[1]?.match(/^ {2}[a-z-]+/gm) ?? ['']
    for (const name of names) {
      const help = await type(`${group} ${name.trim()} --help`.split(/ +/))
      t.equal(help.code, 0)
      t.match(help.out, 'EXAMPLES', `${group} ${name}`)
      const [, shown = ''] = /EXAMPLES\n(.*?)\n\n/s.exec(help.out) ?? []
      examples.push(...(shown.match(/(?<=^ {2})yobirin [^|<>\n]+$/gm) ?? []))
    }
  }
  t.ok(examples.length > 10, `${examples.length} examples`)
  for (const example of examples) {
    const words = [...example.matchAll(/'([^']*)'|(\S+)/g)].map(([, a, b]) => a ?? b ?? '')
    const { err } = await type(words.slice(1))
    t.match(
      err,
      /^$|YOBIRIN_API_TOKEN is missing|TWILIO|WEBHOOK_PUBLIC_URL|(numbers\.csv|ends-of-yesterday\.json|keys\.json) cannot be read/,
      example
    )
  }
})

t.test('a faulty variable is named, and help needs none', async (t) => {
  const type = terminal({ YOBIRIN_API_URL: 'ftp://nowhere', YOBIRIN_API_TOKEN: 'x' })
  const { code, err } = await type('pools list')
  t.equal(code, 2)
  t.match(err, /YOBIRIN_API_URL must match pattern/)
  t.equal((await type('pools --help')).code, 0)
})

t.test('what answers must be ours', async (t) => {
  const server = createServer((request, response) => {
    if (request.url === '/v1/pools') return response.end('<html>')
    response.writeHead(302, { location: 'http://elsewhere.example/' }).end()
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const type = terminal({ YOBIRIN_API_URL: `http://127.0.0.1:${port}/`, YOBIRIN_API_TOKEN: 'x' })
  t.match((await type('pools list')).err, /answered with 200 and nothing that this version/)
  t.match((await type('pools show main')).err, /Nobody answers/, 'a token follows no redirect')
  const nobody = terminal({ YOBIRIN_API_URL: 'http://127.0.0.1:9', YOBIRIN_API_TOKEN: 'x' })
  const silent = await nobody('pools list')
  t.equal(silent.code, 1)
  t.match(silent.err, /Nobody answers at http:\/\/127\.0\.0\.1:9: is the service running/)
})

t.test('a list of numbers is read whole or not at all', (t) => {
  t.same(readNumberList('number,note\n0120-444-333,x\n', 'list'), ['+81120444333'])
  t.same(readNumberList('0120444333', 'list'), ['+81120444333'], 'no heading')
  t.same(readNumberList('', 'list'), [])
  t.throws(
    () => readNumberList('0120-444-333\n03-1234-5678\n0120-444-334\n12\n', 'list'),
    /list: no toll-free number .* in line 2, 4\. Nothing was added\./
  )
  t.end()
})

t.test('tables line up, whatever is in them', (t) => {
  const rows = [
    { name: '呼び鈴', count: 5 },
    { name: '\u001b[31mred\u001b[0m\n', count: 120 }
  ]
  const text = table(rows, [
    { title: 'name', value: ({ name }) => name },
    { title: 'count', value: ({ count }) => count }
  ])
  t.equal(text, 'NAME    COUNT\n呼び鈴      5\nred       120')
  t.end()
})

t.test('the README lists the variables as they are declared', async (t) => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  t.ok(readme.includes(configurationTable(CommandLineVariables)))
})
