import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { EventEmitter, on, once } from 'node:events'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type ConsentGranted, NOTIFICATIONS_QUEUE, type Notice } from '@yobirin/contracts'
import { createLogger } from '@yobirin/logging'
import { connectRedis, queuePrefix } from '@yobirin/redis'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import { Queue, QueueEvents } from 'bullmq'
import { buildApp, type Timing } from '../../src/app.ts'
import { readConfiguration } from '../../src/config.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

export const OPERATOR = { authorization: 'Bearer operator-token' }
export const CUSTOMER = 'neo@mail.example'

export const INSTITUTION = {
  name: 'よびりん信用組合（架空）',
  nameInEnglish: 'Yobirin Credit Union (invented)',
  inquiryTelephone: '0120-000-000'
}

/** At 20:31 in Japan; for 30 days. */
export const GRANTED: ConsentGranted = {
  kind: 'consent_granted',
  to: CUSTOMER,
  institution: INSTITUTION,
  at: Date.UTC(2026, 10, 22, 11, 31),
  appName: 'さいふノート（架空）',
  reads: ['口座と残高', '入出金の明細'],
  readsInEnglish: ['accounts and balances', 'deposits and withdrawals'],
  days: 30,
  expiresAt: Date.UTC(2026, 11, 22, 11, 31),
  maskedPhoneNumber: '*****3333'
}

export const HASTY: Timing = {
  limits: { connectionMs: 2_000, silenceMs: 2_000, letterMs: 4_000 },
  schedule: [20, 20, 20],
  lockMs: 500,
  graceMs: 200,
  closeMs: 60_000
}

export interface Installation {
  readonly redisUrl: string
  readonly smtpUrl: string
  readonly keyPrefix: string
}

/** One Redis and one mail server, with the queue as its producers see it. */
export function prepareQueue(t: Test, { redisUrl, smtpUrl, keyPrefix }: Installation) {
  const environment = {
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: keyPrefix,
    SMTP_URL: smtpUrl,
    MAIL_FROM: 'bank@example.jp',
    SEALING_KEYS: `test:${randomBytes(32).toString('base64url')}`,
    API_TOKENS: 'watcher:viewer:viewer-token,ops:operator:operator-token'
  }
  const sealer = createSealer(parseSealingKeys(environment.SEALING_KEYS))
  const prefix = queuePrefix(keyPrefix, NOTIFICATIONS_QUEUE)
  const connect = () =>
    connectRedis(redisUrl, { name: 'test', purpose: 'blocking', onError: () => {} })
  const connections = [connect(), connect()] as const
  const queue = new Queue(NOTIFICATIONS_QUEUE, { connection: connections[0], prefix })
  const events = new QueueEvents(NOTIFICATIONS_QUEUE, {
    connection: connections[1],
    prefix,
    // From the beginning: none is missed while the connection comes to be.
    lastEventId: '0-0'
  })
  const endings: Ending[] = []
  const news = new EventEmitter()
  const asked = new Map<string, number>()
  const note = (ending: Ending) => {
    endings.push(ending)
    news.emit('ending')
  }
  events.on('completed', ({ jobId }) => note({ jobId, status: 'completed', reason: '' }))
  events.on('failed', ({ jobId, failedReason: reason }) =>
    note({ jobId, status: 'failed', reason })
  )
  queue.on('error', () => {})
  events.on('error', () => {})
  t.teardown(async () => {
    for (const connection of connections) connection.disconnect()
    await Promise.allSettled([queue.close(), events.close()])
  })

  return {
    environment,
    queue,
    events,
    seal: (id: string, content: unknown) => sealer.seal(JSON.stringify(content), `notice ${id}`),
    notice(id: string, change: Partial<ConsentGranted> = {}): Notice {
      const content: ConsentGranted = { ...GRANTED, ...change }
      return {
        id,
        kind: content.kind,
        institution: 'yobirin-shinkumi',
        sealedContent: sealer.seal(JSON.stringify(content), `notice ${id}`)
      }
    },
    add: (notice: Notice) => queue.add(NOTIFICATIONS_QUEUE, notice, { jobId: notice.id }),
    /** How a job ended, or will: the first call tells of its first end, the next of its next. */
    async ended(id: string): Promise<Ending> {
      const position = asked.get(id) ?? 0
      asked.set(id, position + 1)
      for (;;) {
        const ending = endings.filter(({ jobId }) => jobId === id)[position]
        if (ending) return ending
        await once(news, 'ending')
      }
    }
  }
}

export interface Ending {
  readonly jobId: string
  readonly status: 'completed' | 'failed'
  /** Why it was set aside. */
  readonly reason: string
}

export type PreparedQueue = ReturnType<typeof prepareQueue>

/** The service in this process, with what it logs. */
export async function startService(t: Test, { environment }: PreparedQueue, timing = HASTY) {
  const lines = new EventEmitter()
  let log = ''
  const destination = new Writable({
    write(chunk, _encoding, done) {
      log += chunk
      lines.emit('line', JSON.parse(String(chunk)))
      done()
    }
  })
  const logger = createLogger({ service: 'notification', level: 'trace', destination })
  const app = await buildApp(readConfiguration(environment), logger, timing)
  await app.ready()
  t.teardown(() => app.close())
  return {
    app,
    log: () => log,
    /** Waits for a log record with this message. */
    async logged(message: string): Promise<Record<string, unknown>> {
      for await (const [record] of on(lines, 'line')) if (record.msg === message) return record
      throw new Error('The log has ended')
    }
  }
}

/** The built service as a process of its own, which may be killed. */
export function spawnService(t: Test, { environment }: PreparedQueue): ChildProcess {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { PATH: process.env.PATH, NOTIFICATION_PORT: '0', ...environment },
    stdio: ['ignore', 'ignore', 'inherit']
  })
  t.teardown(() => child.kill('SIGKILL'))
  return child
}
