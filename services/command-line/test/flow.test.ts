import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import type { ClientResource } from '@yobirin/contracts'
import t from 'tap'
import { startFlowProcess } from '../../../test/support/flow.ts'
import type { VerifiedChain } from '../src/log/verified-chain.ts'
import { terminal } from './support/terminal.ts'

const flow = await startFlowProcess(t)
const as = (token: string) => terminal({ YOBIRIN_FLOW_URL: flow.url, YOBIRIN_API_TOKEN: token })

t.test('the operation log is verified, on a real flow', async (t) => {
  const type = as(flow.tokens.viewer)
  const account = { institution: 'yobirin-shinkumi', branch: '001', accountType: 'ordinary' }
  /** An operator looks for something, which is recorded. */
  const look = async () => {
    const answer = await fetch(`${flow.url}/admin/v1/consents/find`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${flow.tokens.operator}`,
        'content-type': 'application/json'
      },
      body: JSON.stringify({ ...account, accountNumber: '1' })
    })
    t.equal(answer.status, 200)
  }
  const folder = t.testdir()
  const note = (name: string, chains: readonly VerifiedChain[]) => {
    const file = join(folder, name)
    writeFileSync(file, JSON.stringify(chains))
    return file
  }

  await t.test('nothing is recorded at first', async (t) => {
    t.match(await type('log verify'), { code: 0, out: 'Nothing was recorded yet.\n', err: '' })
  })

  await t.test('what is recorded is intact, for people and for programs', async (t) => {
    await look()
    await look()
    const shown = await type('log verify')
    t.equal(shown.code, 0)
    t.match(
      shown.out,
      /^CHAIN +FOUND +ENDS WITH\nadministration +intact, 2 records +[0-9a-f]{16}\n$/
    )
    t.match((await type('log verify --json')).json(), [
      { chain: 'administration', status: 'intact', position: { sequence: 2 } }
    ])
  })

  await t.test('what was noted earlier must still be so', async (t) => {
    const noted = (await type('log verify --json')).json<VerifiedChain[]>()
    const [chain] = noted
    if (chain?.status !== 'intact') throw new Error('broken')
    await look()
    t.match(await type(`log verify --known ${note('noted.json', noted)}`), { code: 0 })

    const other = { ...chain, position: { sequence: 2, hash: 'a'.repeat(64) } }
    const replaced = await type(`log verify --known ${note('replaced.json', [other])}`)
    t.equal(replaced.code, 3, 'a check that found something')
    t.match(replaced.out, /^administration +BROKEN at record 2: replaced +\S{22}$/m)

    const longer = { ...chain, position: { ...chain.position, sequence: 9 } }
    const cut = await type(`log verify --json --known ${note('longer.json', [longer])}`)
    t.equal(cut.code, 3)
    t.match(cut.json(), [{ status: 'broken', fault: { reason: 'cut_off', sequence: 4 } }])

    const gone = { ...chain, chain: 'operation-log.yobirin-shinkumi' }
    t.match(await type(`log verify --known ${note('gone.json', [gone])}`), {
      code: 3,
      out: /operation-log\.yobirin-shinkumi +BROKEN at record 1: cut_off/
    })
  })

  await t.test('what cannot be done says what to do', async (t) => {
    t.match(await type('log verify --known nowhere.json'), {
      code: 2,
      err: /nowhere\.json cannot be read/
    })
    const nonsense = join(folder, 'nonsense.json')
    writeFileSync(nonsense, '{"hello": "world"}')
    t.match(await type(`log verify --known ${nonsense}`), {
      code: 2,
      err: /does not hold what yobirin log verify --json prints/
    })
    t.match(await as(flow.tokens.verifier)('log verify'), { code: 1, err: /forbidden/ })
    const nobody = terminal({ YOBIRIN_FLOW_URL: 'http://localhost:9', YOBIRIN_API_TOKEN: 'x' })
    t.match(await nobody('log verify'), { code: 1, err: /YOBIRIN_FLOW_URL right/ })
  })
})

t.test('clients are registered and kept, on a real flow', async (t) => {
  const type = as(flow.tokens.administrator)
  const folder = t.testdir()
  const client = async (id: string) =>
    (await type(`clients show ${id} --json`)).json<ClientResource>()
  const techo = [
    ...'clients register techo --name 手帳 --institution yobirin-shinkumi'.split(' '),
    ...'--redirect-uri https://techo.example/returned --scope accounts --why test'.split(' ')
  ]

  await t.test('shows those of the sandbox, for people and for programs', async (t) => {
    const listed = await as(flow.tokens.viewer)('clients list')
    t.equal(listed.code, 0, 'a viewer may look')
    t.match(
      listed.out,
      /^CLIENT +KIND +NAME +INSTITUTION +PROFILE +AUTHENTICATION +STATUS\nkakei-komichi +app /
    )
    t.match(listed.out, /yobirin-shinkumi-api +resource server +.* private_key_jwt +active/)
    const shown = await type('clients show saifu-note')
    t.match(shown.out, /^Client saifu-note, app, registered \S+ \S+ UTC\n {2}name +さいふノート/)
    t.match(shown.out, /^ {2}authentication +private_key_jwt, keys at http:.*jwks\.json$/m)
    t.match(await client('saifu-note'), { kind: 'app', status: 'active' })
    t.match(await type('clients show nobody'), { code: 2, err: /There is no client nobody/ })
  })

  await t.test('registers an app, whose secret is printed once', async (t) => {
    const planned = await type(techo)
    t.equal(planned.code, 0)
    t.match(planned.out, /techo +register app +planned\s+name +手帳\n.*authentication +client_sec/s)
    t.match(planned.out, /1 change planned, none made: add --yes/)
    t.equal((await type('clients show techo')).code, 2, 'nothing was changed')

    const done = await type([...techo, '--yes'])
    t.equal(done.code, 0)
    t.match(
      done.out,
      /1 done.*\n\nThe secret of techo, shown this once and kept nowhere:\n[\w-]{43}\n$/
    )
    t.match(await client('techo'), {
      ...{ name: '手帳', institution: 'yobirin-shinkumi', profile: 'baseline' },
      ...{ redirectUris: ['https://techo.example/returned'], scopes: ['accounts'] },
      authentication: { method: 'client_secret_basic' }
    })
    t.notOk('secret' in (await client('techo')))
    t.match(await type([...techo, '--yes']), { code: 1, err: /There is a client techo already/ })
  })

  await t.test('registers the API of a bank, by its keys', async (t) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const keys = join(folder, 'keys.json')
    const key = { ...publicKey.export({ format: 'jwk' }), kid: 'march' }
    writeFileSync(keys, JSON.stringify({ keys: [key] }))
    const line = `clients register the-api --kind resource_server --name API --institution yobirin-shinkumi --jwks ${keys} --why test --yes`
    const done = await type(`${line} --json`)
    t.match(done.json(), { dryRun: false, done: 1, results: [{ subject: 'the-api' }] })
    t.notMatch(done.out, /secret/, 'it keeps its secret to itself')
    t.match((await type('clients show the-api')).out, /authentication +private_key_jwt, key march/)
  })

  await t.test('names certificates, which the service takes where it has mutual TLS', async (t) => {
    const certificate = join(folder, 'certificate.pem')
    writeFileSync(certificate, rootCertificates[0] ?? '')
    for (const [flags, shown, binding] of [
      [`--certificate ${certificate}`, 'self_signed_tls_client_auth, key unnamed', 'usual'],
      ['--san-dns client.techo.example', 'tls_client_auth, DNS client.techo.example', 'usual'],
      ['--subject-dn CN=techo,C=JP', 'tls_client_auth, subject CN=techo,C=JP', 'usual'],
      ['--token-binding certificate', 'client_secret_basic', 'certificate']
    ]) {
      const line = `clients update techo ${flags} --why test`
      const planned = (await type(line)).out
      if (binding === 'usual') t.match(planned, `authentication client_secret_basic -> ${shown}`)
      else t.match(planned, `token-binding usual -> ${binding}`)
      t.match((await type(`${line} --yes`)).out, /client_not_right.* mutual TLS is off here/)
    }
    t.match(await type(`clients update techo --certificate ${join(folder, 'keys.json')} --why x`), {
      code: 2,
      err: /keys\.json is not a certificate, PEM/
    })
    t.match(await type('clients update techo --san-dns a --san-uri b --why x'), {
      code: 2,
      err: /tls_client_auth goes with one of --subject-dn, --san-dns, --san-uri, and with nothing/
    })
  })

  await t.test('changes what is named, and nothing else', async (t) => {
    const before = await client('techo')
    const line =
      'clients update techo --consent-days 7 --scope accounts --scope transactions --why test'
    const planned = await type(line)
    t.match(
      planned.out,
      /techo +scope accounts -> accounts, transactions; consent-days usual -> 7 +pl/
    )
    t.match(await type(`${line} --yes`), { code: 0, out: /1 done/ })
    t.match(await client('techo'), {
      ...before,
      ...{ consentDays: 7, scopes: ['accounts', 'transactions'] }
    })
    t.match(await type(`${line} --yes`), { code: 0, out: 'It is registered like that already.\n' })

    const uri = 'https://techo.example/jwks.json'
    await type(`clients update techo --jwks-uri ${uri} --consent-days usual --why test --yes`)
    const keyed = await client('techo')
    t.match(keyed, { authentication: { method: 'private_key_jwt', jwksUri: uri } })
    t.notOk('consentDays' in keyed)
    t.match(await type('clients rotate-secret techo --why test --yes'), {
      code: 2,
      err: /techo has no secret, it proves itself by private_key_jwt/
    })
    const back = 'clients update techo --authentication client_secret_basic --why test --yes --json'
    t.match((await type(back)).json(), { results: [{ secret: /^[\w-]{43}$/ }] })
  })

  await t.test('gives a new secret', async (t) => {
    const secrets = []
    for (let times = 0; times < 2; times += 1) {
      const { code, out } = await type('clients rotate-secret techo --why test --yes --json')
      t.equal(code, 0)
      secrets.push(JSON.parse(out).results[0].secret)
    }
    t.not(secrets[0], secrets[1])
    const planned = await type('clients rotate-secret techo --why test')
    t.match(planned.out, /a new secret; the old one ends at once +planned/)
  })

  await t.test('suspends and resumes', async (t) => {
    const line = 'clients suspend techo kakei-komichi --why test'
    t.match((await type(`${line} --json`)).json(), { dryRun: true, planned: 2 })
    t.equal((await client('techo')).status, 'active', 'nothing was changed')
    t.equal((await as(flow.tokens.operator)(`${line} --yes`)).code, 0, 'an operator may')
    t.equal((await client('techo')).status, 'suspended')
    t.match((await type('clients show techo')).out, /, suspended since \S+ \S+ UTC$/m)
    t.match((await type(`${line} --yes`)).out, 'All of them are suspended already.')
    const resumed = await type('clients resume techo --why test --yes')
    t.match(resumed.out, /techo +suspended -> active +done/)
    t.equal((await client('techo')).status, 'active')
  })

  await t.test('what cannot be done says what to do', async (t) => {
    for (const [line, says] of [
      ['clients register Techo', /not 3 to 64 of a to z/],
      ['clients register another --why x', /It needs --name and --institution\./],
      ['clients register another --name x --institution y --why x', /It needs --redirect-uri and/],
      ['clients update the-api --scope accounts --why x', /An API of a bank has no --profile/],
      ['clients update techo --jwks nowhere.json --why x', /nowhere\.json cannot be read/],
      [
        'clients update techo --authentication private_key_jwt --why x',
        /goes with one of --jwks, --jwks-uri, and/
      ],
      ['clients suspend nobody --why x', /There is no client nobody\. yobirin clients list/]
    ] as const) {
      t.match(await type(line), { code: 2, err: says }, line)
    }
    const refused = await type(
      'clients update techo --redirect-uri http://a.example/ --why x --yes'
    )
    t.equal(refused.code, 1)
    t.match(refused.out, /client_not_right.* http:\/\/a\.example\/ is not an https address/)
    const unknown = await type('clients update techo --institution nowhere --why x --yes')
    t.match(unknown, { code: 1, out: /institution: there is no nowhere/ })
    t.match(await as(flow.tokens.operator)([...techo.with(2, 'other'), '--yes']), {
      code: 1,
      out: /forbidden.*to an administrator's/
    })
  })

  t.test('a shell completes their ids', async (t) => {
    t.match((await type('__complete clients show sai')).out, 'saifu-note\n')
  })
})
