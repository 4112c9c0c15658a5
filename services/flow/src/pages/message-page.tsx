import type { FastifyReply } from 'fastify'
import { pageHeaders } from '../http/security-headers.ts'
import type { Institution } from '../institutions/institution.ts'
import type { Texts } from '../texts/texts.ts'
import type { Assets } from './assets.ts'
import { renderPage } from './render.tsx'

/** Pages that belong to no step; each is a title and a sentence that says what to do. */
export interface MessagePages {
  send(reply: FastifyReply, page: MessagePage): FastifyReply
}

export type MessagePage = 'gone' | 'other_browser' | 'refused_form' | 'not_found' | 'fault'

const STATUS: Record<MessagePage, number> = {
  gone: 404,
  other_browser: 403,
  refused_form: 403,
  not_found: 404,
  fault: 500
}

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
  const words: Record<MessagePage, { title: string; text: string }> = {
    gone: texts.gone,
    other_browser: texts.otherBrowser,
    refused_form: texts.refusedForm,
    not_found: texts.notFound,
    fault: texts.fault
  }
  return {
    send(reply, page) {
      const { title, text } = words[page]
      const code = page === 'fault' ? { code: 'BF010' } : {}
      const frame = { step: page, ...code, title, institution, texts, assets }
      return pageHeaders(reply.code(STATUS[page]), publicUrl).send(
        renderPage(
          frame,
          <>
            <p>{text}</p>
            {page === 'fault' && <p>{texts.errorCode('BF010')}</p>}
          </>
        )
      )
    }
  }
}
