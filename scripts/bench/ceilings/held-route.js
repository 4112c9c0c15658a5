// @ts-check
import formbody from '@fastify/formbody'
import { fastify } from 'fastify'

// A webhook whose answer is held back, and nothing else.
const held = Number(process.env.HELD_MS)
const app = fastify()
await app.register(formbody)
app.post('/webhooks/twilio/voice', async (_request, reply) => {
  await new Promise((resolve) => setTimeout(resolve, held))
  return reply.type('text/xml').send('<Response><Reject reason="busy"/></Response>')
})
await app.listen({ port: Number(process.env.PORT) })
