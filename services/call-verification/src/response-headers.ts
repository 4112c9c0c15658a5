import { fastifyPlugin } from 'fastify-plugin'

/** Of every answer: states change by the second, and nothing here is for a browser to interpret, load for or frame. */
export function headersOfAnswers(publicUrls: string): Record<string, string> {
  const secure = publicUrls.split(',').every((url) => url.trim().startsWith('https:'))
  return {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...(secure && { 'strict-transport-security': 'max-age=63072000' })
  }
}

export const responseHeaders = fastifyPlugin<{ headers: Record<string, string> }>(
  async (app, { headers }) => {
    app.addHook('onRequest', (_request, reply, done) => {
      reply.headers(headers)
      done()
    })
  },
  { name: 'response-headers' }
)
