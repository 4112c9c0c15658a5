import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { SANDBOX_CUSTOMERS } from '@yobirin/sandbox-customers'
import { Type } from 'typebox'
import { MessagePage } from '../pages/message-page.tsx'
import { sendPage } from '../pages/send-page.ts'
import { findApp } from './apps.ts'
import type { BeginJourney } from './begin-journey.ts'

const Start = Type.Object({
  app: Type.Optional(Type.String({ maxLength: 64 })),
  customer: Type.Optional(Type.String({ maxLength: 16, pattern: '^\\d+$' }))
})

const Returned = Type.Object({
  app: Type.Optional(Type.String({ maxLength: 64 })),
  error: Type.Optional(Type.String({ maxLength: 64 }))
})

/** The button of the app, and the page to which the journey comes back. */
export const startRoutes: FastifyPluginAsyncTypebox<{
  beginJourney: BeginJourney
  publicUrl: string
}> = async (app, { beginJourney, publicUrl }) => {
  app.get('/start', { schema: { querystring: Start } }, async ({ query }, reply) => {
    const fintech = findApp(query.app)
    const customer = query.customer === undefined ? undefined : findCustomer(query.customer)
    if (!fintech || (query.customer !== undefined && !customer)) {
      return sendPage(reply, 404, <NothingToStart />)
    }

    const returnUrl = new URL(`/returned?app=${fintech.id}`, publicUrl).href
    const journey = await beginJourney({ app: fintech.id, returnUrl, customer })
    switch (journey.status) {
      case 'begun':
        return reply.header('cache-control', 'no-store').redirect(journey.url, 302)
      case 'refused':
        return sendPage(reply, 502, <Refused httpStatus={journey.httpStatus} />)
      case 'unreachable':
        return sendPage(reply, 502, <FlowUnreachable />)
    }
  })

  app.get('/returned', { schema: { querystring: Returned } }, async ({ query }, reply) => {
    const name = findApp(query.app)?.name ?? 'アプリ'
    return sendPage(reply, 200, <BackInApp name={name} failed={query.error !== undefined} />)
  })
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

function Refused({ httpStatus }: { httpStatus: number }) {
  return (
    <MessagePage title="手続きをはじめられませんでした" english={`flow answered ${httpStatus}`}>
      <p>いまは受け付けてもらえませんでした。少し待ってから、もう一度お試しください。</p>
    </MessagePage>
  )
}

function BackInApp({ name, failed }: { name: string; failed: boolean }) {
  return (
    <MessagePage title={`${name}に戻りました`} english="Back in the app">
      <p>{failed ? '手続きは完了していません。' : '手続きの画面から、アプリに戻りました。'}</p>
      <p>完了のお知らせメールは、お試し環境の受信箱に届きます。</p>
    </MessagePage>
  )
}
