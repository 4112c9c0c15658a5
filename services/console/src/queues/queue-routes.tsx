import type { FastifyPluginAsync } from 'fastify'
import { sendPage } from '../pages/send-page.ts'
import { judgeQueue } from './judge-queue.ts'
import { queueBoard } from './queue-board.ts'
import type { Queues } from './queues.ts'
import { QueuesPage } from './queues-page.tsx'

export const queueRoutes: FastifyPluginAsync<{ queues: Queues }> = async (app, { queues }) => {
  app.get('/queues', { preHandler: app.signedIn() }, async ({ visitor: operator }, reply) => {
    const judged = (await queues.read()).map(judgeQueue)
    return sendPage(reply, <QueuesPage {...{ operator, queues: judged }} />)
  })
  await app.register(queueBoard, { queues })
}
