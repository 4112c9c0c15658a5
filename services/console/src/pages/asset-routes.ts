import { readFileSync } from 'node:fs'
import { withTokens } from '@yobirin/design-tokens'
import type { FastifyInstance } from 'fastify'

const FOLDER = new URL('../../public/', import.meta.url)
const TYPES = {
  'console.css': 'text/css; charset=utf-8',
  'live.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml'
} as const

/** The one stylesheet, on the published tokens; the script of live pages; the icon. */
export function registerAssetRoutes(app: FastifyInstance): void {
  for (const [name, type] of Object.entries(TYPES)) {
    const text = readFileSync(new URL(name, FOLDER), 'utf8')
    const content = name.endsWith('.css') ? withTokens(text) : text
    app.get(`/assets/${name}`, { logLevel: 'warn' }, async (_request, reply) =>
      reply.headers({ 'content-type': type, 'cache-control': 'no-cache' }).send(content)
    )
  }
}
