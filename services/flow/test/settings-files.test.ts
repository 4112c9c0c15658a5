import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError } from '@yobirin/configuration'
import { readGuardedActs } from '@yobirin/contracts'
import fc from 'fast-check'
import t from 'tap'
import { almost, textOf, withstands } from '../../../test/support/fuzz.ts'
import { consentDaysOf, loadApps } from '../src/apps/apps.ts'
import { parseSigningKeys } from '../src/authorization/keys/signing-keys.ts'
import { parseApiTokens } from '../src/http/api-tokens.ts'
import { createCsrfTokens } from '../src/http/csrf-token.ts'
import { parsePublicUrl } from '../src/http/public-url.ts'
import { createIsTrustedProxy, parseTrustedProxies } from '../src/http/trusted-proxies.ts'
import { contrast, READABLE, readableOn } from '../src/institutions/contrast.ts'
import { loadInstitutions } from '../src/institutions/institutions.ts'
import { parseLimit } from '../src/rate-limits/rate-limits.ts'
import { parseChainKeys } from '../src/record-chain/chain-keys.ts'
import { OWN_APP, OWN_INSTITUTION, settingsFiles } from './support/settings-files.ts'
import { signingKeys } from './support/signing-keys.ts'

const SANDBOX_URL = 'http://localhost:4202'

function read(
  t: Parameters<typeof settingsFiles>[0],
  files: Parameters<typeof settingsFiles>[1],
  { production = false } = {}
) {
  const { INSTITUTIONS_FILE, APPS_FILE } = settingsFiles(t, files)
  const institutions = loadInstitutions({ file: INSTITUTIONS_FILE, production })
  const apps = loadApps({ file: APPS_FILE, institutions, sandboxUrl: SANDBOX_URL, production })
  return { institutions, apps }
}

t.test('the sandbox shows two institutions side by side, each with an app of its own', (t) => {
  const institutions = loadInstitutions()
  const apps = loadApps({ institutions, sandboxUrl: SANDBOX_URL })
  t.same(
    institutions.all.map(({ id, closures }) => [id, closures.length]),
    [
      ['yobirin-shinkumi', 0],
      ['suzukaze-shinkumi', 6]
    ]
  )
  t.equal(institutions.default.id, 'yobirin-shinkumi')
  t.same(
    apps.all.map(({ id, institution }) => [id, institution]),
    [
      ['saifu-note', 'yobirin-shinkumi'],
      ['kakei-komichi', 'suzukaze-shinkumi']
    ]
  )
  t.same(apps.find('saifu-note')?.returnUrls, ['http://localhost:4202/returned'])
  t.equal(apps.find('nobody'), undefined)
  t.end()
})

t.test('what is left out has the value that the product states', (t) => {
  const { institutions, apps } = read(t, {})
  t.match(institutions.default, {
    closures: [],
    failureLimit: 3,
    consentDays: 30,
    uniformErrors: false,
    otherNumbers: 0,
    sealKanaName: true,
    switchedOff: false
  })
  const app = apps.find('techo')
  t.match(app, { switchedOff: false })
  if (!app) throw new Error('no app')
  t.equal(consentDaysOf(app, institutions.default), 30)
  t.equal(consentDaysOf({ ...app, consentDays: 7 }, institutions.default), 7)
  t.end()
})

t.test('a journey of an institution that was taken out goes on with the first', (t) => {
  const { institutions } = read(t, {})
  t.equal(institutions.of({ institution: 'minato' }).id, 'minato')
  t.equal(institutions.of({ institution: 'gone' }).id, 'minato')
  t.equal(institutions.find('gone'), undefined)
  t.end()
})

t.test(
  'a colour on which white cannot be read, a missing logo and half a translation are told',
  (t) => {
    const own = { ...OWN_INSTITUTION, desk: '本店' }
    const faults: readonly (readonly [object, RegExp])[] = [
      [
        { brand: { colour: '#ffcc00' } },
        /brand, colour: is too light: its contrast .* 1\.5:1 .* such as #[0-9a-f]{6}/
      ],
      [{ brand: { colour: 'blue' } }, /brand, colour: must be a colour such as #0017c1/],
      [
        { brand: { colour: '#115a36', logo: 'none.svg' } },
        /brand, logo: names a file that is not there/
      ],
      [
        { brand: { colour: '#115a36', logo: 'logo.gif' } },
        /brand, logo: must be the path of an \.svg/
      ],
      [
        { translations: { en: { name: 'Minato Bank' } } },
        /translations, en, desk: must be there if and only if/
      ],
      [{ translations: { fr: { name: 'Minato' } } }, /translations, fr: is not known here/]
    ]
    for (const [change, told] of faults) {
      t.throws(() => read(t, { institutions: [{ ...own, ...change }] }), { message: told })
    }
    const suggested = '#ffcc00'
    const darker = readableOn('#ffffff', suggested, '#000000')
    t.ok(contrast(darker, '#ffffff') >= READABLE, 'the colour that is suggested would do')
    t.equal(contrast('#000000', '#ffffff').toFixed(0), '21')
    t.doesNotThrow(() => read(t, { institutions: [{ ...own, brand: { colour: darker } }] }))
    t.end()
  }
)

t.test('production takes what a bank wrote, and nothing made for the sandbox', (t) => {
  t.doesNotThrow(() => read(t, {}, { production: true }))
  t.throws(() => loadInstitutions({ production: true }), {
    code: 'CONFIGURATION_INVALID',
    message: /institution 1 \("yobirin-shinkumi"\), sandbox: is true/
  })
  const { institutions } = read(t, {})
  const inProduction = { institutions, sandboxUrl: 'https://sandbox.example', production: true }
  t.throws(() => loadApps(inProduction), {
    code: 'CONFIGURATION_INVALID',
    message: /app 1 \("saifu-note"\), returnUrls 1: is in the sandbox/
  })
  const http = { apps: [{ ...OWN_APP, returnUrls: ['http://techo.example/back'] }] }
  t.doesNotThrow(() => read(t, http))
  t.throws(() => read(t, http, { production: true }), {
    message: /app 1 \("techo"\), returnUrls 1: must be an https URL/
  })
  const keys = { apps: [{ ...OWN_APP, jwksUri: 'http://techo.example/keys' }] }
  t.throws(() => read(t, keys, { production: true }), {
    message: /app 1 \("techo"\), jwksUri: must be an https URL/
  })
  const hosts = ['https://techo.example/back', 'https://other.example/back']
  const scattered = { ...OWN_APP, jwksUri: 'https://techo.example/keys', returnUrls: hosts }
  t.throws(() => read(t, { apps: [scattered] }, { production: true }), {
    message: /app 1 \("techo"\), returnUrls: must all be on one host/
  })
  t.end()
})

const daily = { on: 'daily', from: '00:00', to: '00:01' }
const closures = (...rules: unknown[]) => [{ ...OWN_INSTITUTION, closures: rules }]
const apps = (...changes: object[]) => changes.map((change) => ({ ...OWN_APP, ...change }))

t.test('every fault is told by its place, in plain words', (t) => {
  const { pool: _pool, ...withoutPool } = OWN_INSTITUTION
  const faults: readonly (readonly [Parameters<typeof settingsFiles>[1], string])[] = [
    [{ institutions: '[\n{"id": "minato",]' }, 'INSTITUTIONS_FILE: … is not JSON, line 2: '],
    [{ institutions: '[{"id": minato}]' }, 'INSTITUTIONS_FILE: … is not JSON: '],
    [{ institutions: {} }, 'the file: must be a list of at least one institution'],
    [{ institutions: [] }, 'the file: must be a list of at least one institution'],
    [{ institutions: [7] }, 'institution 1: must be an object with the settings'],
    [{ institutions: [withoutPool] }, 'institution 1 ("minato"), pool: is missing'],
    [
      { institutions: [{ ...OWN_INSTITUTION, failureLimits: 3 }] },
      'institution 1 ("minato"), failureLimits: is not known here'
    ],
    [
      { institutions: [{ ...OWN_INSTITUTION, name: 'Minato\r\nBcc: a@mail.example' }] },
      'institution 1 ("minato"), name: must be a name of up to 60 characters, in one line'
    ],
    [
      { institutions: [{ ...OWN_INSTITUTION, noticeClosing: 'See https://minato.example' }] },
      'noticeClosing: must be a paragraph of up to 400 characters, in one line and without a link'
    ],
    [{ apps: apps({ name: '\u202eTecho' }) }, 'app 1 ("techo"), name: must be a name of up to 60'],
    [
      { institutions: [OWN_INSTITUTION, { ...OWN_INSTITUTION, failureLimit: 0 }] },
      'institution 2 ("minato"), failureLimit: must be a whole number from 1 to 10'
    ],
    [
      { institutions: [OWN_INSTITUTION, OWN_INSTITUTION] },
      'institution 2 ("minato"), id: is the id of another one too'
    ],
    [
      { institutions: [{ ...OWN_INSTITUTION, termsUrl: 'https://:443' }] },
      'institution 1 ("minato"), termsUrl: must be an http or https URL'
    ],
    [
      { institutions: [{ ...OWN_INSTITUTION, consentTexts: { notes: ['', 'x'] } }] },
      'institution 1 ("minato"), consentTexts, agreement: is missing'
    ],
    [
      { institutions: closures(daily, { ...daily, to: '24:01' }) },
      'institution 1 ("minato"), closures 2, to: must be a time of day from 00:00 to 24:00'
    ],
    [
      { institutions: closures({ ...daily, from: '24:00' }) },
      'closures 1, from: must be a time of day from 00:00 to 23:59'
    ],
    [
      { institutions: closures({ ...daily, on: 'mondays' }) },
      'closures 1, on: must be daily, a weekday such as monday, or dates'
    ],
    [{ institutions: closures({ ...daily, to: '00:00' }) }, 'closures 1, to: must be later than'],
    [{ institutions: closures({ ...daily, weeks: [1] }) }, 'closures 1, weeks: belongs to a week'],
    [
      { institutions: closures({ ...daily, on: 'monday', weeks: [1, 6] }) },
      'closures 1, weeks 2: must be a number from 1 to 5'
    ],
    [{ institutions: closures({ ...daily, on: 'dates' }) }, 'closures 1, dates: is missing'],
    [
      { institutions: closures({ ...daily, dates: ['01-01'] }) },
      'closures 1, dates: belongs to "on": "dates" only'
    ],
    [
      { institutions: closures({ ...daily, on: 'dates', dates: ['02-29', '02-30'] }) },
      'closures 1, dates 2: is no date of any year'
    ],
    [{ institutions: closures('at night') }, 'closures 1: must be a rule such as'],
    [{ apps: apps({ institution: 'gone' }) }, 'app 1 ("techo"), institution: is the id of no inst'],
    [{ apps: apps({}, { id: 'other', scopes: ['payments'] }) }, 'app 2 ("other"), scopes 1: must'],
    [{ apps: apps({ returnUrls: [] }) }, 'app 1 ("techo"), returnUrls: must be a list of'],
    ...(
      [
        ['techo.example/back', 'must be an http or https URL'],
        ['javascript:alert(1)', 'must be an http or https URL'],
        ['https://techo.example/back#here', 'must have no fragment'],
        ['https://a:b@techo.example/', 'must have no user name and no password'],
        ['https://Techo.example', 'must be written https://techo.example/']
      ] as const
    ).map(
      ([url, what]) =>
        [{ apps: apps({ returnUrls: [url] }) }, `app 1 ("techo"), returnUrls 1: ${what}`] as const
    )
  ]
  for (const [files, expected] of faults) {
    try {
      read(t, files)
      t.fail(`not refused: ${expected}`)
    } catch (error) {
      t.ok(error instanceof ConfigurationError, `${error}`)
      const message = (error as Error).message.replace(/\/\S*\.json/, '…')
      t.ok(message.includes(expected), `${expected}: ${message}`)
    }
  }

  t.throws(() => loadInstitutions({ file: '/nowhere/institutions.json' }), {
    code: 'CONFIGURATION_INVALID',
    message: 'INSTITUTIONS_FILE: /nowhere/institutions.json cannot be read (ENOENT)'
  })
  t.end()
})

t.test('whatever stands in a file or a variable, it is taken or refused in words', async (t) => {
  const folder = t.testdir({})
  const file = join(folder, 'settings.json')
  const institutions = loadInstitutions()
  const load = {
    institutions: () => loadInstitutions({ file }),
    apps: () => loadApps({ file, institutions, sandboxUrl: SANDBOX_URL })
  }
  const own = (name: string) =>
    JSON.parse(readFileSync(new URL(`../${name}.json`, import.meta.url), 'utf8'))
  const words = textOf(
    ...['[', '{', '}', '"id"', 'minato', '24:00', '23:59', 'daily', 'monday', 'dates', '02-29'],
    ...['https://', 'https://app.example/back', ':443', '@', '#', 'logo.svg', '../', '#0017c1']
  )
  const files = fc.oneof(
    ...(['institutions', 'apps'] as const).map((kind) =>
      fc.tuple(fc.constant(kind), fc.oneof(words, almost(own(kind), words)))
    )
  )
  await withstands(
    t,
    'a file is read, or each fault of it is named',
    fc.property(files, ([kind, content]) => {
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
      return isTakenOrRefused(load[kind], ConfigurationError)
    })
  )

  const parsers = {
    API_TOKENS: parseApiTokens,
    COOKIE_KEYS: createCsrfTokens,
    FLOW_PUBLIC_URL: (text: string) => parsePublicUrl(text, true),
    JWKS: parseSigningKeys,
    RATE_LIMIT_PHONE_DRAWS: parseLimit,
    RECORD_KEYS: parseChainKeys,
    TRUSTED_PROXIES: (text: string) => createIsTrustedProxy(parseTrustedProxies(text))('10.0.0.1'),
    ACTS_NEEDING_APPROVAL: readGuardedActs
  }
  const values = textOf(
    ...[
      'head:administrator:',
      'a-token-of-the-tests',
      'k1:',
      'A'.repeat(43),
      '20/600',
      '10.0.0.0/8'
    ],
    ...[
      '2001:db8::/32',
      '::ffff:1.2.3.4',
      'https://',
      'redis-sentinel://',
      'localhost:6379',
      'liftLock'
    ]
  )
  const keys = almost(JSON.parse(signingKeys('one')), values).map((one) => JSON.stringify(one))
  await withstands(
    t,
    'a variable is understood, or refused in words that a person understands',
    fc.property(
      fc.constantFrom(...(Object.keys(parsers) as (keyof typeof parsers)[])),
      fc.oneof(values, values, keys),
      (variable, text) => isTakenOrRefused(() => parsers[variable](text), Error)
    ),
    1_000
  )
})

/** What a programmer forgot shows in the words that the language itself finds for it. */
function isTakenOrRefused(read: () => unknown, refusal: new (message: string) => Error): boolean {
  try {
    read()
    return true
  } catch (error) {
    const { message } = error as Error
    return error instanceof refusal && !/Cannot |is not a function|not iterable/.test(message)
  }
}

t.test('all that is wrong is told at once', (t) => {
  const wrong = [
    { ...OWN_INSTITUTION, id: 'Minato', name: '', closures: [{ ...daily, to: 'noon' }] }
  ]
  t.throws(() => read(t, { institutions: wrong }), {
    message: /\("Minato"\), id: must.*\n.*name: must.*\n.*closures 1, to: must/
  })
  t.end()
})
