import type { FastifyInstance } from 'fastify'
import type { Assets } from './assets.ts'

/** Stylesheets, scripts and pictures. */
export function registerAssetRoutes(app: FastifyInstance, assets: Assets): void {
  for (const { path, type, content, compressed } of assets.all) {
    app.get(path, { logLevel: 'warn' }, async (request, reply) => {
      const brotli = compressed && /\bbr\b/.test(request.headers['accept-encoding'] ?? '')
      reply.headers({
        'content-type': type,
        'cache-control': 'public, max-age=31536000, immutable',
        // A picture that an institution gave us is a picture, whatever is in it.
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        vary: 'accept-encoding'
      })
      return brotli ? reply.header('content-encoding', 'br').send(compressed) : reply.send(content)
    })
  }
}
