import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { freePort } from './support/free-port.ts'
import { type Series, scrape } from './support/scrape.ts'
import { startServiceProcess } from './support/service-process.ts'
import { startSystem } from './support/system.ts'

const run = promisify(execFile)
const path = (inRepository: string) => fileURLToPath(new URL(`../${inRepository}`, import.meta.url))
const read = (inRepository: string) => readFileSync(path(inRepository), 'utf8')

const MEASURED = ['call-verification', 'flow', 'notification', 'sip-gateway', 'console'] as const
type Measured = (typeof MEASURED)[number]
const random = () => randomBytes(32).toString('base64url')

/** Every service that has figures, scraped once. */
async function scrapeAll(test: Parameters<typeof startSystem>[0]) {
  const secret = random()
  const system = await startSystem(test, { SIP_GATEWAY_SECRET: secret })
  const [sipPort, sipHttpPort, consolePort] = await Promise.all([
    freePort(),
    freePort(),
    freePort()
  ])
  const urls: Record<Measured, string> = {
    'call-verification': system.urls['call-verification'],
    flow: system.urls.flow,
    notification: system.urls.notification,
    'sip-gateway': `http://127.0.0.1:${sipHttpPort}`,
    console: `http://127.0.0.1:${consolePort}`
  }
  const alone = (service: Measured, variables: Readonly<Record<string, string>>) =>
    startServiceProcess(test, {
      ...{ service, readyUrl: `${urls[service]}/readyz` },
      logFile: join(tmpdir(), `yobirin-${service}-${consolePort}.log`),
      environment: {
        ...system.environment,
        CALL_VERIFICATION_URL: urls['call-verification'],
        FLOW_URL: urls.flow,
        ...variables
      }
    })
  await Promise.all([
    alone('sip-gateway', {
      SIP_PORT: String(sipPort),
      SIP_GATEWAY_PORT: String(sipHttpPort),
      SIP_GATEWAY_SECRET: secret
    }),
    alone('console', {
      CONSOLE_PORT: String(consolePort),
      CONSOLE_PUBLIC_URL: urls.console,
      CONSOLE_SESSION_KEYS: `a:${random()}`,
      CONSOLE_API_TOKENS: `viewer:${system.tokens.operator}`
    })
  ])
  const found = await Promise.all(
    MEASURED.map(async (service) => [service, await scrape(urls[service])] as const)
  )
  return new Map<string, readonly Series[]>(found)
}

t.test('what the documents, the rules and the dashboard name is in a live scrape', async (t) => {
  const services = readdirSync(path('services')).filter((service) =>
    read(`services/${service}/package.json`).includes('"prom-client"')
  )
  t.same(services.sort(), [...MEASURED].sort(), 'every service that has figures is scraped here')

  const scraped = await scrapeAll(t)
  const page = read('docs/metrics.md')
  for (const service of MEASURED) {
    const series = scraped.get(service) ?? []
    const section = page.split(/^## /m).find((part) => part.startsWith(`${service}\n`)) ?? ''
    const written = [...section.matchAll(/^\| `(yobirin_\w+)` .*$/gm)].map(([line]) => line)
    const told = series.filter(({ name }) => !isOfTheProcess(name)).map(rowOf)
    t.ok(told.length > 0, `${service} tells ${told.length} series of its own`)
    t.same(written, told, `docs/metrics.md has the series of ${service} as they are`)
    const empty = series.filter(({ name, samples }) => !isOfTheProcess(name) && !samples.length)
    t.same(
      empty.map(({ name }) => name),
      [],
      `no alarm on ${service} waits for a series to appear`
    )
  }

  const samples = [...scraped.values()].flat().flatMap((series) => series.samples)
  const names = new Set(samples.map(({ name }) => name))
  const dashboard = JSON.parse(read('infra/grafana/yobirin.json')) as {
    panels: { title: string; targets: { expr: string }[] }[]
  }
  const rules = [
    ...read('infra/prometheus/alerts.yaml').matchAll(/expr: (?:\|-\n)?([\s\S]*?)\n {8}\w/g)
  ]
  const expressions = [
    ...rules.map(([, expression = '']) => expression),
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
  ]
  t.ok(rules.length >= 30 && dashboard.panels.length >= 20, 'there is something to look at')
  for (const expression of expressions) {
    const asked = [...expression.matchAll(/(yobirin_\w+)(?:\{([^}]*)\})?/g)]
    if (asked.length === 0) t.match(expression, /^up\{/, expression)
    for (const [, name = '', selector = ''] of asked) {
      t.ok(names.has(name), `${name} is told`)
      const labels = [...selector.matchAll(/(\w+)(=~|!=|=)"([^"]*)"/g)]
      for (const [, label = '', operator, wanted = ''] of labels) {
        if (operator === '!=') continue
        for (const value of operator === '=~' ? wanted.split('|') : [wanted]) {
          const isTold = samples.some((one) => one.name === name && one.labels[label] === value)
          t.ok(isTold, `${name}{${label}="${value}"} is told from the start`)
        }
      }
    }
  }
})

t.test('each alarm leads to what operators do about it', async (t) => {
  const headings = [...read('docs/operators.md').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-')
  )
  const rules = read('infra/prometheus/alerts.yaml').split('- alert: ').slice(1)
  for (const rule of rules) {
    const [name = ''] = rule.split('\n')
    t.match(rule, /severity: (critical|warning) /, `${name} says how urgent it is`)
    t.match(rule, /summary: "/, `${name} says what has happened`)
    const [, anchor = ''] = /runbook: docs\/operators\.md#(\S+)/.exec(rule) ?? []
    t.ok(headings.includes(anchor), `${name} leads to "${anchor}"`)
  }
})

const promtool = process.env.PROMTOOL_PATH
t.test(
  'promtool finds the rules right, and each fires when it should and not before',
  { skip: promtool ? false : 'promtool is not here: npm test says how to get it' },
  async (t) => {
    const check = async (...args: string[]) =>
      run(promtool ?? '', args, { cwd: path('infra/prometheus') })
    t.match(await check('check', 'rules', 'alerts.yaml'), { stdout: /SUCCESS: \d+ rules found/ })
    t.match(await check('check', 'config', '--syntax-only', 'prometheus.yaml'), {
      stdout: /SUCCESS/
    })
    t.match(await check('test', 'rules', 'alerts.test.yaml'), { stdout: /SUCCESS/ })
    const tested = read('infra/prometheus/alerts.test.yaml')
    const rules = [...read('infra/prometheus/alerts.yaml').matchAll(/- alert: (\w+)/g)]
    for (const [, name = ''] of rules) {
      t.ok(tested.includes(`alertname: ${name}\n`), `${name} is tried`)
    }
  }
)

/** What Node and the process tell, which every service has and prom-client documents. */
function isOfTheProcess(name: string): boolean {
  return /^yobirin_(nodejs|process)_/.test(name)
}

function rowOf({ name, type, labels, help }: Series): string {
  const named = labels.map((label) => `\`${label}\``).join(', ')
  return `| \`${name}\` | ${type} | ${named} | ${help.replaceAll('|', '\\|')} |`
}
