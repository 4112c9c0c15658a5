import type { FastifyReply } from 'fastify'
import { pageHeaders } from '../http/security-headers.ts'
import type { Institution } from '../institutions/institution.ts'
import type { StayingCode } from '../journey/refusal.ts'
import type { Texts } from '../texts/texts.ts'
import type { Assets } from './assets.ts'
import { codeMessage } from './code-message.ts'
import { renderPage } from './render.tsx'

/** Pages that belong to no step; each is a title and a sentence that says what to do. */
export interface MessagePages {
  /** @param tryAgainAt a path of ours, where asking again may help */
  send(reply: FastifyReply, page: MessagePage, tryAgainAt?: string): FastifyReply
  /** @param developers what whoever wrote the app has to know */
  write(page: MessagePage, developers: string): string
}

export type MessagePage =
  | 'gone'
  | 'other_browser'
  | 'refused_form'
  | 'refused_request'
  | 'not_found'
  | 'busy'
  | 'fault'

const STATUS: Record<MessagePage, number> = {
  gone: 404,
  other_browser: 403,
  refused_form: 403,
  refused_request: 400,
  not_found: 404,
  busy: 503,
  fault: 500
}

const CODES: Partial<Record<MessagePage, StayingCode>> = { busy: 'BF020', fault: 'BF010' }

export function createMessagePages({
  institution,
  texts,
  assets,
  publicUrl
}: {
  institution: Institution
  texts: Texts
  assets: Assets
  publicUrl: URL
}): MessagePages {
  const words: Record<Exclude<MessagePage, 'busy' | 'fault'>, { title: string; text: string }> = {
    gone: texts.gone,
    other_browser: texts.otherBrowser,
    refused_form: texts.refusedForm,
    refused_request: texts.refusedRequest,
    not_found: texts.notFound
  }

  function wordsOf(page: MessagePage): { title: string; lines: readonly string[] } {
    if (page !== 'busy' && page !== 'fault') {
      const { title, text } = words[page]
      return { title, lines: [text] }
    }
    const code = CODES[page] ?? 'BF010'
    const { heading, text, next } = codeMessage(texts, code)
    return { title: heading, lines: [text, next, texts.errorCode(code)] }
  }

  return {
    write(page, developers) {
      const { title, lines } = wordsOf(page)
      return renderPage(
        { step: page, title, institution, texts, assets },
        <>
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
          <p lang="en">
            <small>{developers}</small>
          </p>
        </>
      )
    },

    send(reply, page, tryAgainAt) {
      const { title, lines } = wordsOf(page)
      const code = CODES[page]
      const frame = { step: page, ...(code && { code }), title, institution, texts, assets }
      return pageHeaders(reply.code(STATUS[page]), publicUrl).send(
        renderPage(
          frame,
          <>
            {lines.map((line) => (
              <p key={line}>{line}</p>
            ))}
            {tryAgainAt && (
              <p class="actions">
                <a class="button primary" href={tryAgainAt}>
                  {texts.tryAgain}
                </a>
              </p>
            )}
          </>
        )
      )
    }
  }
}
