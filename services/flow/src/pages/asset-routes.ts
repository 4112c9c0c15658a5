import type { FastifyInstance } from 'fastify'
import type { Assets } from './assets.ts'

/** The stylesheet and the scripts. */
export function registerAssetRoutes(app: FastifyInstance, assets: Assets): void {
  for (const { path, type, content } of assets.all) {
    app.get(path, { logLevel: 'warn' }, async (_request, reply) =>
      reply
        .headers({ 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' })
        .send(content)
    )
  }
}
