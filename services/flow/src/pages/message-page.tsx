import type { FastifyReply } from 'fastify'
import { pageHeaders } from '../http/security-headers.ts'
import type { Institution } from '../institutions/institution.ts'
import type { StayingCode } from '../journey/refusal.ts'
import { type Reader, readerOf } from '../texts/reader.ts'
import { TEXTS, type Texts } from '../texts/texts.ts'
import type { Assets } from './assets.ts'
import { codeMessage } from './code-message.ts'
import { renderPage } from './render.tsx'

/** Pages that belong to no step; each is a title and a sentence that says what to do. */
export interface MessagePages {
  /** @param tryAgainAt a path of ours, where asking again may help */
  send(reply: FastifyReply, page: MessagePage, tryAgainAt?: string): FastifyReply
  write(page: MessagePage, reader: Reader, options: MessageOptions): string
}

export interface MessageOptions {
  /** A path of ours, where asking again may help. */
  readonly tryAgainAt?: string | undefined
  /** What whoever wrote the app has to know. */
  readonly developers?: string
}

export type MessagePage =
  | 'gone'
  | 'other_browser'
  | 'refused_form'
  | 'refused_request'
  | 'answered_request'
  | 'not_found'
  | 'busy'
  | 'fault'

const STATUS: Record<MessagePage, number> = {
  gone: 404,
  other_browser: 403,
  refused_form: 403,
  refused_request: 400,
  answered_request: 400,
  not_found: 404,
  busy: 503,
  fault: 500
}

const CODES: Partial<Record<MessagePage, StayingCode>> = { busy: 'BF020', fault: 'BF010' }

export function createMessagePages({
  institution,
  assets,
  publicUrl
}: {
  institution: Institution
  assets: Assets
  publicUrl: URL
}): MessagePages {
  function render(
    page: MessagePage,
    reader: Reader,
    { tryAgainAt, developers }: MessageOptions
  ): string {
    const texts = TEXTS[reader.language]
    const { title, lines } = wordsOf(page, texts)
    const code = CODES[page]
    return renderPage(
      { step: page, ...(code && { code }), title, institution, reader, assets },
      <>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {developers && (
          <p lang="en">
            <small>{developers}</small>
          </p>
        )}
        {tryAgainAt && (
          <p class="actions">
            <a class="button primary" href={tryAgainAt}>
              {texts.tryAgain}
            </a>
          </p>
        )}
      </>
    )
  }

  return {
    write: render,
    send(reply, page, tryAgainAt) {
      const reader = readerOf(reply.request, publicUrl.protocol === 'https:')
      return pageHeaders(reply.code(STATUS[page]), publicUrl).send(
        render(page, reader, { tryAgainAt })
      )
    }
  }
}

function wordsOf(page: MessagePage, texts: Texts): { title: string; lines: readonly string[] } {
  const words = {
    gone: texts.gone,
    other_browser: texts.otherBrowser,
    refused_form: texts.refusedForm,
    refused_request: texts.refusedRequest,
    answered_request: texts.answeredRequest,
    not_found: texts.notFound
  }
  if (page !== 'busy' && page !== 'fault') {
    const { title, text } = words[page]
    return { title, lines: [text] }
  }
  const code = CODES[page] ?? 'BF010'
  const { heading, text, next } = codeMessage(texts, code)
  return { title: heading, lines: [text, next, texts.errorCode(code)] }
}
