import type { AddressInfo } from 'node:net'
import type { ClientRegistration } from '@yobirin/contracts'
import { formFields } from '../../../../test/support/form-fields.ts'
import { roundRobin } from '../../../../test/support/round-robin.ts'
import { sqlClients } from '../../src/authorization/clients/sql-clients.ts'
import type { Config } from '../../src/config.ts'
import { readPage } from './customer.ts'
import { type Flow, startFlow } from './flow.ts'

type Test = Parameters<typeof startFlow>[0]

export interface BalancedFlow extends Flow {
  readonly issuer: URL
  readonly clients: ReturnType<typeof sqlClients>
  register(
    registration: ClientRegistration
  ): Promise<Extract<RegisterResult, { status: 'registered' }>>
  /** Runs with the clocks of everybody set ahead. */
  later<Result>(milliseconds: number, run: () => Promise<Result>): Promise<Result>
}

type RegisterResult = Awaited<ReturnType<ReturnType<typeof sqlClients>['register']>>

/** Two whole replicas behind a balancer that sends each request to the other one. */
export async function behindABalancer(
  t: Test,
  config: Partial<Config> = {}
): Promise<BalancedFlow> {
  const proxy = await roundRobin(t)
  const flow = await startFlow(t, {
    running: true,
    config: { ...config, FLOW_PUBLIC_URL: proxy.url }
  })
  const replicas = [flow.app, flow.otherApp]
  for (const app of replicas) await app.listen({ port: 0, host: '127.0.0.1' })
  proxy.targets = replicas.map(
    ({ server }) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  )
  const clients = sqlClients(flow.database)
  return {
    ...flow,
    clients,
    issuer: new URL(proxy.url),
    async register(registration) {
      const registered = await clients.register(flow.database, registration, Date.now())
      if (registered.status !== 'registered') throw new Error('registered before')
      return registered
    },
    async later(milliseconds, run) {
      const real = Date.now
      Date.now = () => real() + milliseconds
      try {
        return await run()
      } finally {
        Date.now = real
      }
    }
  }
}

export interface Answer extends ReturnType<typeof readPage> {
  /** Where the browser is now; of another origin only that it would go there is known. */
  readonly at: URL
}

/** A browser without JavaScript; its cookies go where they came from (RFC 6265, section 5.1.4). */
export interface Browser {
  /** Opens an address and follows where it leads, as far as the origin. */
  open(address: string | URL): Promise<Answer>
  /** Where an address leads, without going there. */
  peek(address: string | URL): Promise<URL>
  /** Presses a button of the page shown last. */
  press(action: string, fields?: Readonly<Record<string, string>>): Promise<Answer>
  /** The same, and goes away before it is told where that leads. */
  pressOnly(action: string, fields?: Readonly<Record<string, string>>): Promise<void>
}

interface Cookie {
  readonly name: string
  readonly path: string
  readonly value: string
}

export function browserWithoutScript({ origin }: URL): Browser {
  const cookies = new Map<string, Cookie>()
  let last: Answer | undefined

  function keep(answer: Response, at: URL): void {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      const path = /;\s*path=([^;]*)/i.exec(line)?.[1] ?? at.pathname
      if (value) cookies.set(`${name} ${path}`, { name, path, value })
      else cookies.delete(`${name} ${path}`)
    }
  }

  async function ask(at: URL, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies.values()]
      .filter(
        ({ path }) => at.pathname === path || at.pathname.startsWith(path.replace(/\/?$/, '/'))
      )
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
    const answer = await fetch(at, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie, origin }
    })
    keep(answer, at)
    return answer
  }

  async function open(address: string | URL, init?: RequestInit): Promise<Answer> {
    const at = new URL(address, origin)
    const answer = await ask(at, init)
    const location = answer.headers.get('location')
    const next = location === null ? undefined : new URL(location, at)
    if (next?.origin === origin) return open(next)
    const page = readPage({ statusCode: answer.status, body: await answer.text() })
    last = { ...page, at: next ?? at }
    return last
  }

  function filledIn(action: string, fields: Readonly<Record<string, string>> = {}) {
    const { html = '', at } = last ?? {}
    const form = /<form[^>]*action="([^"]*)"/.exec(html)?.[1]
    if (!form) throw new Error(`There is no form at ${at?.pathname}`)
    const body = new URLSearchParams({ ...formFields(html), ...fields, action })
    return { form, init: { method: 'POST', body } }
  }

  return {
    open: (address) => open(address),
    async peek(address) {
      const at = new URL(address, origin)
      return new URL((await ask(at)).headers.get('location') ?? '', at)
    },
    async press(action, fields) {
      const { form, init } = filledIn(action, fields)
      return open(form, init)
    },
    async pressOnly(action, fields) {
      const { form, init } = filledIn(action, fields)
      await ask(new URL(form, origin), init)
    }
  }
}
