import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { SandboxAccount } from '../../src/account-directory/sql-account-directory.ts'
import type { Certificate } from './certificates.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

type Answer = (response: ServerResponse, request: IncomingMessage) => unknown

/** A bank's core system: it keeps to the document, unless it is told to be in trouble. */
export interface FakeCore {
  readonly url: string
  readonly accounts: SandboxAccount[]
  /** Addresses that were asked, in order. */
  readonly asked: string[]
  /** Answers the next requests, one each; afterwards it is itself again. */
  readonly trouble: Answer[]
  /** As `trouble`, until it is taken away. */
  outage: Answer | undefined
}

const document = JSON.parse(
  readFileSync(new URL('../../../../docs/account-directory.openapi.json', import.meta.url), 'utf8')
)

/** What the document says of a request's body. */
function schemaOf(path: string): TSchema {
  const { schema } = document.paths[path].post.requestBody.content['application/json']
  return document.components.schemas[schema.$ref.split('/').at(-1)]
}

export async function startFakeCore(
  t: Test,
  { server: { cert, key }, authority }: { server: Certificate; authority: Certificate }
): Promise<FakeCore> {
  const core: Omit<FakeCore, 'url'> = { accounts: [], asked: [], trouble: [], outage: undefined }
  const requests = new Map(
    Object.keys(document.paths).map((path) => [path, Compile(schemaOf(path))])
  )
  const server = createServer(
    { cert, key, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
    async (request, response) => {
      const { url = '', method } = request
      core.asked.push(url)
      const answer = core.trouble.shift() ?? core.outage
      if (answer) return answer(response, request)
      const body = await json(request).catch(() => undefined)
      if (method !== 'POST' || !requests.get(url)?.Check(body)) {
        return response.writeHead(400).end()
      }
      response.setHeader('content-type', 'application/json; charset=utf-8')
      const { account = body, pin } = body as { account?: unknown; pin?: string }
      response.end(JSON.stringify(reply(core.accounts, account as SandboxAccount, pin)))
    }
  )
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `https://localhost:${(server.address() as AddressInfo).port}`
  return Object.assign(core, { url })
}

const KEY = ['institution', 'branch', 'accountType', 'accountNumber'] as const

function reply(accounts: readonly SandboxAccount[], asked: SandboxAccount, pin?: string) {
  const account = accounts.find((each) => KEY.every((part) => each[part] === asked[part]))
  if (account?.status !== 'open') return { status: 'not_available' }
  if (pin !== undefined) return { status: pin === account.pin ? 'right' : 'wrong' }
  const { birthDate, phones, contactEmail } = account
  return { status: 'found', record: { birthDate, phones, contactEmail }, since: 1999 }
}
