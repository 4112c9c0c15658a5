import type { FastifyInstance, FastifyReply } from 'fastify'
import { parseReader, type Reader, readerCookie, writeReader } from './reader.ts'

/** A half-year: long enough for the next consent, which is due after 30 days. */
const KEPT_SECONDS = 180 * 86_400

/**
 * Any page of ours with `?reader=en` behind its address is shown so from then on: a plain link, which
 * needs no script and leaves the journey where it is.
 */
export function registerLanguageChoice(
  app: FastifyInstance,
  { secure }: { secure: boolean }
): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'GET') return
    const address = new URL(request.url, 'http://ours')
    const reader = parseReader(address.searchParams.get('reader') ?? '')
    // Relative, and one name only: this leads nowhere but to the page itself.
    const page = address.pathname.split('/').at(-1) ?? ''
    if (!reader || address.searchParams.size > 1 || !/^[\w-]+$/.test(page)) return
    rememberReader(reply, reader, secure)
    return reply.header('cache-control', 'no-store').redirect(page, 303)
  })
}

export function rememberReader(reply: FastifyReply, reader: Reader, secure: boolean): void {
  reply.setCookie(readerCookie(secure), writeReader(reader), {
    ...{ path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: KEPT_SECONDS }
  })
}
