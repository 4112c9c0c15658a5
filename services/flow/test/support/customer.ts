import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { formFields } from '../../../../test/support/form-fields.ts'
import { randomId } from '../../src/journey/journey.ts'
import { type Flow, PUBLIC_URL } from './flow.ts'

export const PHONE = '+819011113333'
export const EMAIL = 'hanako.suzuki@mail.example'
const NAME_KANA = 'ｽｽﾞｷ ﾊﾅｺ'
export const RETURN_URL = 'https://app.example/returned?state=1'
export const APP = 'saifu-note'
export const INSTITUTION = 'yobirin-shinkumi'

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
  /** What is typed into the fields, in place of what they hold. */
  readonly fields?: Readonly<Record<string, string>>
}

const ACCOUNT = { branch: '001', accountType: 'ordinary', accountNumber: '1000001' } as const

/** A journey at one of its steps; from the telephone on, what comes before is known. */
export async function openJourney(
  { journeys, clock }: Flow,
  {
    phone = PHONE,
    returnUrl = RETURN_URL,
    step = 'phone',
    app = APP,
    institution = INSTITUTION
  }: { phone?: string; returnUrl?: string; step?: string; app?: string; institution?: string } = {}
): Promise<{ id: string }> {
  const id = randomId()
  const known = {
    account: ACCOUNT,
    customer: { phone, email: EMAIL, nameKana: NAME_KANA }
  }
  await journeys.create({
    ...{ id, app, institution, returnUrl, step },
    createdAt: clock.at,
    ...(step !== 'account' && known)
  })
  return { id }
}

export async function arrive(
  flow: Flow,
  customer: Parameters<typeof openJourney>[1] = {}
): Promise<Customer> {
  const { id } = await openJourney(flow, customer)
  return visit(flow, id)
}

export function visit(
  flow: Flow,
  journeyId: string,
  cookies = new Map<string, string>()
): Customer {
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
    async press(action, { app = flow.app, step, csrfToken, fields, headers = {} } = {}) {
      const shown = last ?? (await page(app))
      const form = {
        ...formFields(shown.html),
        ...fields,
        action,
        ...(csrfToken !== undefined && { csrfToken })
      }
      return app.inject({
        method: 'POST',
        url: `/journey/${journeyId}/${step ?? shown.step}`,
        headers: {
          cookie: cookieHeader(),
          origin: PUBLIC_URL,
          'content-type': 'application/x-www-form-urlencoded',
          ...headers
        },
        payload: new URLSearchParams(form).toString()
      })
    },
    status: (app = flow.app) =>
      app.inject({ url: `/journey/${journeyId}/status`, headers: { cookie: cookieHeader() } })
  }
}

export function readPage({
  statusCode,
  body
}: Pick<LightMyRequestResponse, 'statusCode' | 'body'>): Page {
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
