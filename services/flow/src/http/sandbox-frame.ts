import type { FastifyInstance } from 'fastify'

/**
 * The sandbox shows the journey beside its telephone and mailbox, in a frame. Nobody else may frame a page
 * of ours, and in production nobody at all.
 */
export function allowFraming(app: FastifyInstance, sandboxUrl: string): void {
  const { origin } = new URL(sandboxUrl)
  app.addHook('onSend', async (_request, reply) => {
    const policy = reply.getHeader('content-security-policy')
    if (typeof policy !== 'string') return
    reply.removeHeader('x-frame-options')
    reply.header(
      'content-security-policy',
      policy.replace("frame-ancestors 'none'", `frame-ancestors ${origin}`)
    )
  })
}
