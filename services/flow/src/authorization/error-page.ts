import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { headersOfPage } from '../http/security-headers.ts'
import type { MessagePage, MessagePages } from '../pages/message-page.tsx'
import { readerCookie, readerFor } from '../texts/reader.ts'

/** What a browser sees that must not be sent on: the app, or the address in it, is not to be trusted. */
export function oauthErrorPage(
  messagePages: MessagePages,
  publicUrl: URL
): NonNullable<Configuration['renderError']> {
  return async (ctx, { error, error_description: description = '' }) => {
    ctx.set(headersOfPage(publicUrl))
    const chosen = ctx.cookies.get(readerCookie(publicUrl.protocol === 'https:'))
    const reader = readerFor(chosen, ctx.get('accept-language'))
    const page = pageFor(ctx, error)
    ctx.body = messagePages.write(page, reader, {
      // A fault of ours may pass; what is wrong with a request stays wrong.
      ...(page === 'fault' && { tryAgainAt: ctx.url }),
      developers: `${error}: ${description}`
    })
  }
}

function pageFor({ oidc }: KoaContextWithOIDC, error: string): MessagePage {
  if (error === 'server_error') return 'fault'
  return oidc?.route === 'resume' ? 'answered_request' : 'refused_request'
}
