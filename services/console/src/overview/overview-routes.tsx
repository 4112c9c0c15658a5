import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyPluginAsync } from 'fastify'
import { renderToString } from 'preact-render-to-string'
import { sendPage } from '../pages/send-page.ts'
import { ServiceSilent } from '../services/service-client.ts'
import type { LiveFigures, Snapshot } from './live-figures.ts'
import { Overview, OverviewPage } from './overview-page.tsx'

/** Proxies between here and the browser cut connections that say nothing. */
const KEEP_ALIVE_MS = 15_000

export const overviewRoutes: FastifyPluginAsync<{ liveFigures: LiveFigures }> = async (
  app,
  { liveFigures }
) => {
  const open = new Set<() => void>()
  app.addHook('preClose', async () => {
    for (const end of open) end()
  })

  app.get('/', { preHandler: app.signedIn() }, async ({ visitor: operator }, reply) => {
    if (!liveFigures.latest()) await liveFigures.refresh()
    const snapshot = liveFigures.latest()
    if (!snapshot) throw new ServiceSilent('call-verification', 'does not answer')
    return sendPage(reply, <OverviewPage operator={operator} snapshot={snapshot} />)
  })

  // Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html
  app.get('/live', { preHandler: app.signedIn(), logLevel: 'warn' }, async (request, reply) => {
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no'
    })
    const send = (snapshot: Snapshot) => raw.write(eventOf(renderToString(Overview(snapshot))))
    const unsubscribe = liveFigures.subscribe(send)
    const keepAlive = setInterval(() => raw.write(':\n\n'), KEEP_ALIVE_MS)
    const sessionEnds = setTimeout(() => raw.end(), untilEnd(request.visitor.session.until))
    const latest = liveFigures.latest()
    if (latest) send(latest)

    const end = () => raw.end()
    open.add(end)
    raw.on('close', () => {
      open.delete(end)
      unsubscribe()
      clearInterval(keepAlive)
      clearTimeout(sessionEnds)
    })
  })
}

const untilEnd = (until: number) => Math.max(0, until - Date.now())

function eventOf(html: string): string {
  const lines = html.split('\n').map((line) => `data: ${line}\n`)
  return `${lines.join('')}\n`
}
