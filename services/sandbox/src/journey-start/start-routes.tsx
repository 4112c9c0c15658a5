import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { SANDBOX_CUSTOMERS } from '@yobirin/sandbox-customers'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { FintechClient } from '../connections/fintech-client.ts'
import { MessagePage } from '../pages/message-page.tsx'
import { sendPage } from '../pages/send-page.ts'
import { findApp } from './apps.ts'

const Start = Type.Object({
  app: Type.Optional(Type.String({ maxLength: 64 })),
  customer: Type.Optional(Type.String({ maxLength: 16, pattern: '^\\d+$' }))
})

const Returned = Type.Object({
  state: Type.String({ maxLength: 64, default: '' })
})

/** Longer than a journey may take. */
const REQUEST_SECONDS = 3 * 60 * 60

/** The button of the app, and the address to which the browser comes back. */
export const startRoutes: FastifyPluginAsyncTypebox<{
  clients: ReadonlyMap<string, FintechClient>
  publicUrl: string
}> = async (app, { clients, publicUrl }) => {
  app.get('/start', { schema: { querystring: Start } }, async ({ query, log }, reply) => {
    const fintech = findApp(query.app)
    const customer = query.customer === undefined ? undefined : findCustomer(query.customer)
    const client = fintech && clients.get(fintech.id)
    if (!client || (query.customer !== undefined && !customer))
      return sendPage(reply, 404, <NothingToStart />)
    try {
      const { url, state } = await client.begin(customer?.accountNumber)
      // The answer is taken from the browser that asked, and from no other.
      reply.setCookie(cookieOf(state), fintech.id, { ...COOKIE, maxAge: REQUEST_SECONDS })
      return reply.header('cache-control', 'no-store').redirect(url.href, 302)
    } catch (err) {
      log.warn({ err }, 'no journey could be begun')
      return sendPage(reply, 502, <FlowUnreachable />)
    }
  })

  app.get('/returned', { schema: { querystring: Returned } }, async (request, reply) => {
    const { state } = request.query
    const client = clients.get(request.cookies[cookieOf(state)] ?? '')
    if (!client) return sendPage(reply, 400, <UnexpectedAnswer />)
    const finished = await client.finish(new URL(request.url, publicUrl)).catch((err) => {
      request.log.warn({ err }, 'an answer led to no tokens')
      return { status: 'failed' } as const
    })
    // Who fails keeps the cookie, and may come back with another answer.
    if (finished.status === 'failed') return sendPage(reply, 502, <NoTokens />)
    reply.clearCookie(cookieOf(state), COOKIE)
    switch (finished.status) {
      case 'connected':
        return toConnection(reply, finished.connection.id)
      case 'refused':
        return sendPage(reply, 200, <NotConnected {...finished} />)
      case 'unexpected':
        return sendPage(reply, 400, <UnexpectedAnswer />)
    }
  })
}

const COOKIE = { path: '/returned', httpOnly: true, sameSite: 'lax' } as const
const cookieOf = (state: string) => `request-${state.replaceAll(/[^\w-]/g, '')}`

/** The code in the address is used up, and leaves the browser's history. */
function toConnection(reply: FastifyReply, id: string) {
  return reply.header('cache-control', 'no-store').redirect(`/connections/${id}`, 303)
}

/** By place in the list, or by account number. */
function findCustomer(key: string) {
  return (
    SANDBOX_CUSTOMERS[Number(key)] ??
    SANDBOX_CUSTOMERS.find(({ accountNumber }) => accountNumber === key)
  )
}

function NothingToStart() {
  return (
    <MessagePage title="はじめられません" english="No such app or customer">
      <p>そのアプリ、またはお客さまは、このお試し環境にありません。</p>
    </MessagePage>
  )
}

function FlowUnreachable() {
  return (
    <MessagePage title="手続きの画面につながりません" english="flow does not answer">
      <p>
        手続きの画面を受け持つサービスが動いていないようです。少し待ってから、もう一度お試しください。
      </p>
    </MessagePage>
  )
}

function NotConnected({ error, description }: { error: string; description: string }) {
  return (
    <MessagePage title="口座はつながりませんでした" english={`${error} ${description}`}>
      <p>手続きは完了していません。アプリには次の答えが届きました。</p>
      <dl class="facts">
        <div>
          <dt>error</dt>
          <dd>{error}</dd>
        </div>
        <div>
          <dt>error_description</dt>
          <dd>{description}</dd>
        </div>
      </dl>
    </MessagePage>
  )
}

function NoTokens() {
  return (
    <MessagePage title="口座をつなげませんでした" english="The tokens could not be fetched">
      <p>
        銀行から答えを受け取れませんでした。銀行の手続きの画面に戻り、もう一度「アプリに戻る」を押してください。
      </p>
    </MessagePage>
  )
}

function UnexpectedAnswer() {
  return (
    <MessagePage title="この答えは受け取れません" english="An answer to no request of this browser">
      <p>
        このブラウザからの手続きの答えではないか、もう受け取った答えです。はじめのページから、もう一度お試しください。
      </p>
    </MessagePage>
  )
}
