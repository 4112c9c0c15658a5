// @ts-check
import formbody from '@fastify/formbody'
import { Queue } from 'bullmq'
import { fastify } from 'fastify'
import { Redis } from 'ioredis'

// The first half of the way from a call to a page: the form read, one script called, one job added.
const SCRIPT = "return redis.call('SET', KEYS[1], ARGV[1], 'PX', 120000)"

const redis = new Redis(process.env.REDIS_URL ?? '')
redis.defineCommand('write', { lua: SCRIPT, numberOfKeys: 1 })
const run = /** @type {{ write: (...args: string[]) => Promise<string> }} */ (
  /** @type {unknown} */ (redis)
)
const queue = new Queue('bare-events', {
  ...{ connection: redis, prefix: '{bare-events}' },
  defaultJobOptions: { removeOnComplete: { age: 60, count: 200 } }
})

const app = fastify()
await app.register(formbody)
app.post('/webhooks/twilio/voice', async (request, reply) => {
  const { From: from = '', CallSid: call = '' } = /** @type {Record<string, string>} */ (
    request.body
  )
  await run.write(`{bare}:${call}`, from)
  // Nobody who calls waits for it.
  queue.add('event', { from }).catch(console.error)
  return reply.type('text/xml').send('<Response><Reject reason="busy"/></Response>')
})
await app.listen({ port: Number(process.env.PORT) })
