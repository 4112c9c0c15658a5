import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import type { AppControllerRoute } from '@bull-board/api/typings/app'
import { FastifyAdapter } from '@bull-board/fastify'
import type { Job } from 'bullmq'
import type { FastifyPluginAsync } from 'fastify'
import { PAGE_POLICY } from '../http/security-headers.ts'
import { ConsoleRefusal } from '../pages/console-refusal.ts'
import type { Queues } from './queues.ts'
import { shownJob } from './shown-job.ts'

export const BOARD_PATH = '/queues/jobs'

/** Its page names the place of its scripts by `<base>`; all else is as on our own pages. */
const BOARD_POLICY = PAGE_POLICY.replace("base-uri 'none'", "base-uri 'self'")

const ON_THE_WALL = { timeZone: 'Asia/Tokyo', hourCycle: 'h23' } as const
const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', ...ON_THE_WALL } as const
const DAY = { month: '2-digit', day: '2-digit', ...TIME } as const
const DATE_FORMATS = { short: TIME, common: DAY, full: { year: 'numeric', ...DAY } } as const

/**
 * bull-board, to look at jobs one by one. Nobody acts here: its buttons know neither a reason nor a second person, so
 * no route of it that writes exists.
 */
export const queueBoard: FastifyPluginAsync<{ queues: Queues }> = async (app, { queues }) => {
  app.addHook('preHandler', app.signedIn())
  app.addHook('onSend', async (_request, reply) => {
    if (String(reply.getHeader('content-type')).startsWith('text/html')) {
      reply.header('content-security-policy', BOARD_POLICY)
    }
  })
  app.setErrorHandler((error, request, reply) => {
    const isAnswer = request.url.startsWith(`${BOARD_PATH}/api/`)
    if (!isAnswer || !(error instanceof ConsoleRefusal)) throw error
    return reply.code(401).send({ error: 'Your session is over: sign in again.' })
  })

  const serverAdapter = new LookingOnly()
  createBullBoard({
    queues: queues.all.map(
      ({ queue, carries }) => new ShownQueue(queue, { readOnlyMode: true, description: carries })
    ),
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'Yobirin queues',
        favIcon: { default: '/assets/icon.svg', alternative: '/assets/icon.svg' },
        boardLogo: { path: '/assets/icon.svg', width: 24, height: 24 },
        miscLinks: [{ text: 'Back to the console', url: '/queues' }],
        locale: { lng: 'en-US' },
        dateFormats: DATE_FORMATS,
        hideDocsLink: true,
        hideRedisDetails: true
      }
    }
  })
  await app.register(serverAdapter.registerPlugin(), { prefix: BOARD_PATH })
}

class LookingOnly extends FastifyAdapter {
  override setApiRoutes(routes: AppControllerRoute[]): FastifyAdapter {
    return super.setApiRoutes(routes.filter(({ method }) => method === 'get'))
  }

  /** Faults go on to the console's own pages. */
  override setErrorHandler(): this {
    return super.setErrorHandler((error) => {
      throw error
    })
  }
}

class ShownQueue extends BullMQAdapter {
  override async getJob(id: string): Promise<Job | undefined> {
    const job = await super.getJob(id)
    return job && asShown(job)
  }

  override async getJobs(...asked: Parameters<BullMQAdapter['getJobs']>): Promise<Job[]> {
    return (await super.getJobs(...asked)).map(asShown)
  }

  override async getJobLogs(): Promise<string[]> {
    return []
  }
}

function asShown(job: Job): Job {
  const toJSON = job.toJSON.bind(job)
  return Object.defineProperty(job, 'toJSON', { value: () => shownJob(toJSON()) })
}
