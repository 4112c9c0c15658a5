import { randomBytes } from 'node:crypto'
import { createLogger } from '@yobirin/logging'
import type { FastifyInstance } from 'fastify'
import { type FormFields, formFields } from '../../../../test/support/form-fields.ts'
import { buildApp } from '../../src/app.ts'
import { readConfiguration } from '../../src/config.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

const PUBLIC_URL = 'http://localhost:3006'

/** The console, its log collected. */
export async function startConsole(
  t: Test,
  variables: Readonly<Record<string, string>>,
  options: Parameters<typeof buildApp>[2] = {}
) {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const configuration = readConfiguration({
    CONSOLE_SESSION_KEYS: `test:${randomBytes(32).toString('base64url')}`,
    CONSOLE_PUBLIC_URL: PUBLIC_URL,
    ...variables
  })
  const logger = createLogger({ service: 'console', level: 'info', destination })
  const app = await buildApp(configuration, logger, options)
  t.teardown(() => app.close())
  return { app, log: () => lines.join('') }
}

/** What somebody does in a browser, who has no JavaScript. */
export interface Visitor {
  readonly cookies: Map<string, string>
  get(path: string): Promise<Answer>
  /** Sends what the form of the page holds, and what was typed. */
  send(page: string, path: string, typed: Form): Promise<Answer>
  post(path: string, form: Form, headers?: Record<string, string>): Promise<Answer>
  signIn(token: string): Promise<Answer>
}
export type Form = Readonly<Record<string, string | readonly string[]>>
export interface Answer {
  readonly statusCode: number
  readonly body: string
  readonly location: string
  readonly headers: Readonly<Record<string, unknown>>
}

export function visit(app: FastifyInstance, origin = PUBLIC_URL): Visitor {
  const cookies = new Map<string, string>()

  async function ask(method: 'GET' | 'POST', url: string, payload?: string, headers = {}) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await app.inject({
      ...{ method, url, headers: { cookie, ...headers } },
      ...(payload !== undefined && { payload })
    })
    for (const { name, value, ...rest } of answer.cookies) {
      const over = value === '' || (rest.expires?.getTime() ?? Number.POSITIVE_INFINITY) <= 0
      if (over) cookies.delete(name)
      else cookies.set(name, value)
    }
    const { statusCode, body, headers: answered } = answer
    return { statusCode, body, location: String(answered.location ?? ''), headers: answered }
  }

  const post: Visitor['post'] = (path, form, headers = {}) => {
    const entries = Object.entries(form).flatMap(([name, value]) =>
      [value].flat().map((one) => [name, one] as [string, string])
    )
    const type = 'application/x-www-form-urlencoded'
    const payload = new URLSearchParams(entries).toString()
    return ask('POST', path, payload, { 'content-type': type, origin, ...headers })
  }
  return {
    cookies,
    post,
    get: (path) => ask('GET', path),
    async send(page, path, typed) {
      const { body } = await ask('GET', page)
      const form = body.slice(body.indexOf(`action="${path}"`))
      const held: FormFields = formFields(form.slice(0, form.indexOf('</form>')))
      return post(path, { ...held, ...typed })
    },
    signIn: (token) => post('/sign-in', { token })
  }
}
