// @ts-check
import { WebSocketServer } from 'ws'

// Sockets that are there, and nothing else.
new WebSocketServer({ port: Number(process.env.PORT), maxPayload: 1_024 }).on(
  'connection',
  (socket) => socket.send('there')
)
