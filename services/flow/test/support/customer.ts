import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { type Flow, PUBLIC_URL, VERIFIER } from './flow.ts'

export const PHONE = '+819011113333'
export const EMAIL = 'hanako.suzuki@mail.example'
export const RETURN_URL = 'https://app.example/returned?state=1'

export interface Page {
  readonly status: number
  readonly step: string
  readonly code: string
  readonly html: string
  /** What a customer sees: hidden parts and markup left out. */
  readonly text: string
}

/** A browser without JavaScript at one journey; each request may go to another process. */
export interface Customer {
  readonly journeyId: string
  readonly cookies: Map<string, string>
  page(app?: FastifyInstance): Promise<Page>
  /** Presses a button as the page shown last has it, or as `step` names it. */
  press(action: string, options?: PressOptions): Promise<LightMyRequestResponse>
  status(app?: FastifyInstance): Promise<LightMyRequestResponse>
  cookieHeader(): string
}

export interface PressOptions {
  readonly app?: FastifyInstance
  readonly step?: string
  readonly csrfToken?: string
  readonly headers?: Record<string, string>
}

export async function openJourney(
  { app }: Flow,
  body: Record<string, unknown> = {}
): Promise<{ id: string; url: string }> {
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/journeys',
    headers: { authorization: `Bearer ${VERIFIER}` },
    payload: { phone: '090-1111-3333', email: EMAIL, returnUrl: RETURN_URL, ...body }
  })
  if (answer.statusCode !== 201) throw new Error(`not opened: ${answer.statusCode} ${answer.body}`)
  return answer.json()
}

export async function arrive(flow: Flow, body: Record<string, unknown> = {}): Promise<Customer> {
  const { id } = await openJourney(flow, body)
  return visit(flow, id)
}

export function visit(flow: Flow, journeyId: string): Customer {
  const cookies = new Map<string, string>()
  let last: Page | undefined
  const cookieHeader = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  async function page(app = flow.app): Promise<Page> {
    const answer = await app.inject({
      url: `/journey/${journeyId}`,
      headers: { cookie: cookieHeader() }
    })
    for (const { name, value } of answer.cookies) cookies.set(name, value)
    last = readPage(answer)
    return last
  }

  return {
    journeyId,
    cookies,
    page,
    cookieHeader,
    async press(action, { app = flow.app, step, csrfToken, headers = {} } = {}) {
      const shown = last ?? (await page(app))
      const token = csrfToken ?? /name="csrfToken" value="([^"]*)"/.exec(shown.html)?.[1] ?? ''
      return app.inject({
        method: 'POST',
        url: `/journey/${journeyId}/${step ?? shown.step}`,
        headers: {
          cookie: cookieHeader(),
          origin: PUBLIC_URL,
          'content-type': 'application/x-www-form-urlencoded',
          ...headers
        },
        payload: new URLSearchParams({ action, csrfToken: token }).toString()
      })
    },
    status: (app = flow.app) =>
      app.inject({ url: `/journey/${journeyId}/status`, headers: { cookie: cookieHeader() } })
  }
}

export function readPage({ statusCode, body }: LightMyRequestResponse): Page {
  return {
    status: statusCode,
    step: /<body[^>]* data-step="([^"]*)"/.exec(body)?.[1] ?? '',
    code: /<body[^>]* data-code="([^"]*)"/.exec(body)?.[1] ?? '',
    html: body,
    text: visibleText(body)
  }
}

/** Drops each element that is hidden, with what is in it, then all tags. */
function visibleText(html: string): string {
  let text = ''
  const open: { name: string; hidden: boolean }[] = []
  const isHidden = () => open.some(({ hidden }) => hidden)
  for (const [part, closing, name, attributes] of html.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>|<!DOCTYPE html>|[^<]+/g
  )) {
    if (!name) {
      if (!part.startsWith('<!') && !isHidden()) text += part
    } else if (closing) {
      while (open.length > 0 && open.pop()?.name !== name);
      text += ' '
    } else if (!/^(?:meta|link|input|progress|br)$/.test(name)) {
      open.push({ name, hidden: /\shidden(?:\s|$)/.test(attributes ?? '') || name === 'head' })
    }
  }
  return text.replace(/\s+/g, ' ')
}
