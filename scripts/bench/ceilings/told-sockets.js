// @ts-check
import { Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { WebSocketServer } from 'ws'

// The second half of the way from a call to a page: the job taken, published, heard, sent to the one
// socket that waits for it. A socket says in its address for whom it waits.
const CONCURRENCY = 50
const url = process.env.REDIS_URL ?? ''
const [publisher, subscriber] = [new Redis(url), new Redis(url)]
const connection = new Redis(url, { maxRetriesPerRequest: null })
/** @type {Map<string, import('ws').WebSocket>} */
const waiting = new Map()

new WebSocketServer({ port: Number(process.env.PORT) }).on(
  'connection',
  async (socket, request) => {
    const channel = `bare:${new URL(request.url ?? '', 'ws://localhost').searchParams.get('of')}`
    waiting.set(channel, socket)
    await subscriber.subscribe(channel)
    socket.send(messageOf('pending'))
    socket.on('close', () => {
      waiting.delete(channel)
      subscriber.unsubscribe(channel).catch(console.error)
    })
  }
)
subscriber.on('message', (channel, message) => waiting.get(channel)?.send(message))
new Worker(
  'bare-events',
  ({ data }) => publisher.publish(`bare:${data.from}`, messageOf('verified')),
  {
    ...{ connection, prefix: '{bare-events}', concurrency: CONCURRENCY }
  }
).on('error', console.error)

/** Of the size of what flow tells. @param {string} status */
function messageOf(status) {
  const at = '2026-01-01T00:00:00.000Z'
  return JSON.stringify({
    ...{ type: 'state', status, sequence: 2, expiresAt: at, now: at, step: 'call' },
    ...{ verificationId: 'main.0000000000000000000000', confirmBefore: at }
  })
}
