import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { findApp } from '../journey-start/apps.ts'
import { MessagePage } from '../pages/message-page.tsx'
import { sendPage } from '../pages/send-page.ts'
import { ConnectionPage } from './connection-page.tsx'
import type { Connection, Connections } from './connections.ts'
import type { FintechClient } from './fintech-client.ts'

const OneConnection = Type.Object({ id: Type.String({ pattern: '^[\\w-]{22}$' }) })

const Act = Type.Object({
  act: Type.Enum(['accounts', 'transactions', 'renew', 'giveUp'])
})

/** What the app has of the bank, and what it can do with it. The address is as good as a key. */
export const connectionRoutes: FastifyPluginAsyncTypebox<{
  clients: ReadonlyMap<string, FintechClient>
  connections: Connections
}> = async (app, { clients, connections }) => {
  app.get('/connections/:id', { schema: { params: OneConnection } }, async ({ params }, reply) => {
    const connection = connections.find(params.id)
    const fintech = findApp(connection?.appId)
    if (!connection || !fintech) return sendPage(reply, 404, <NoConnection />)
    return sendPage(reply, 200, <ConnectionPage app={fintech} connection={connection} />)
  })

  app.post(
    '/connections/:id',
    { schema: { params: OneConnection, body: Act } },
    async ({ params, body }, reply) => {
      const connection = connections.find(params.id)
      const client = clients.get(connection?.appId ?? '')
      if (!connection || !client) return sendPage(reply, 404, <NoConnection />)
      await perform(client, connection, body.act)
      return reply.redirect(`/connections/${params.id}`, 303)
    }
  )
}

function perform(client: FintechClient, connection: Connection, act: string): Promise<Connection> {
  switch (act) {
    case 'renew':
      return client.renew(connection)
    case 'giveUp':
      return client.giveUp(connection)
    default:
      return client.read(connection, act === 'accounts' ? 'accounts' : 'transactions')
  }
}

function NoConnection() {
  return (
    <MessagePage title="つながりが見つかりません" english="No such connection">
      <p>
        お試し環境を止めると、アプリの覚えていることは消えます。もう一度、口座をつないでください。
      </p>
    </MessagePage>
  )
}
