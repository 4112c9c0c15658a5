import type { Configuration } from 'oidc-provider'
import { headersOfPage } from '../http/security-headers.ts'
import type { MessagePages } from '../pages/message-page.tsx'
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
    ctx.body = messagePages.write('refused_request', reader, `${error}: ${description}`)
  }
}
