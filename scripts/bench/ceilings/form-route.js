// @ts-check
import formbody from '@fastify/formbody'
import { fastify } from 'fastify'

// What a webhook costs before anything is decided: the form read, the same XML answered.
const app = fastify()
await app.register(formbody)
app.post('/webhooks/twilio/voice', async (_request, reply) =>
  reply
    .type('text/xml')
    .send('<?xml version="1.0" encoding="UTF-8"?><Response><Reject reason="busy"/></Response>')
)
await app.listen({ port: Number(process.env.PORT) })
