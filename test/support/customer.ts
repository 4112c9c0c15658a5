import { EventEmitter, once } from 'node:events'
import { WebSocket } from 'ws'
import { type FormFields, formFields } from './form-fields.ts'
import type { Site } from './system.ts'

export interface Page {
  readonly step: string
  readonly code: string
  readonly html: string
  /** The address that the browser shows. */
  readonly url: string
  /** The toll-free number to call, E.164, where the page shows one. */
  readonly targetNumber: string | undefined
}

export interface Person {
  readonly phone: string
  readonly email: string
  readonly pin: string
  /** By the names of the journey's fields. */
  readonly fields: FormFields
}

export interface Customer extends Person {
  /** The page of the journey as it is now. */
  page(): Promise<Page>
  /** Presses the button of this action on the page that was shown last, its fields filled in so. */
  press(action: string, fields?: FormFields): Promise<Page>
  /** Follows a link of the journey's page, by the last part of its address. */
  follow(link: string): Promise<Page>
  /** Asks again for what was not answered. */
  again(): Promise<Page>
  status(): Promise<{ status: string; hint?: { reason: string } }>
  /** Its page with JavaScript: a socket that is told what happens, and another where that one is closed. */
  waitingPage(): Promise<WaitingPage>
  /** Asks until the waiting page would show one of these. */
  untilStatus(...statuses: string[]): Promise<string>
}

export interface WaitingPage {
  /** Each status that it was told, and how often its socket was closed. */
  readonly told: readonly string[]
  readonly closings: number
  /** Waits until one of these is the last that it was told, and says which. */
  untilTold(...statuses: string[]): Promise<string>
  close(): void
}

const BIRTH_DATE = ['1958', '4', '3'] as const
const PIN = '2580'
let accounts = 0

/** Somebody with an account at the sandbox's institution, which the bank's records know from now on. */
export async function inventPerson(system: Site, phone: string, email: string): Promise<Person> {
  const accountNumber = String(8_000_000 + accounts++)
  const [year, month, day] = BIRTH_DATE
  const added = await fetch(`${system.urls.flow}/v1/accounts`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${system.tokens.operator}`,
      'content-type': 'application/json'
    },
    body: JSON.stringify({
      institution: 'yobirin-shinkumi',
      branch: '900',
      accountType: 'ordinary',
      accountNumber,
      birthDate: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
      phones: [phone],
      pin: PIN
    })
  })
  if (added.status !== 201) throw new Error(`The account was not added: ${added.status}`)
  const account = { branch: '900', accountType: 'ordinary', accountNumber }
  const birth = { birthYear: year, birthMonth: month, birthDay: day }
  const fields = {
    ...account,
    ...birth,
    nameKana: 'ヨビリン タロウ',
    phone,
    email,
    emailConfirm: email
  }
  return { phone, email, pin: PIN, fields }
}

/**
 * A browser without JavaScript that pressed the button of the sandbox's app, or of another.
 *
 * @param app where its button leads, and the address to which the browser goes back: nobody listens there
 */
export async function openJourney(
  system: Site,
  person: Person,
  app?: { readonly start: string; readonly redirectUri: string }
): Promise<Customer> {
  const cookies = new Map<string, string>()
  let asked = ''
  let last: Page = await go(app?.start ?? `${system.urls.sandbox}/start?app=saifu-note`)
  const journey = last.url

  async function ask(address: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const origin = new URL(address).origin
    const response = await fetch(address, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie, origin }
    })
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
      cookies.set(name, value)
    }
    return response
  }

  async function go(address: string, init?: RequestInit): Promise<Page> {
    if (app && address.startsWith(`${app.redirectUri}?`)) {
      return { step: '', code: '', html: '', url: address, targetNumber: undefined }
    }
    asked = address
    const answer = await ask(address, init)
    const location = answer.headers.get('location')
    if (location !== null) return go(new URL(location, address).href)
    const html = await answer.text()
    if (!answer.ok)
      throw new Error(`${new URL(address).pathname} was answered with ${answer.status}`)
    return {
      html,
      url: address,
      step: /<body[^>]* data-step="([^"]*)"/.exec(html)?.[1] ?? '',
      code: /<body[^>]* data-code="([^"]*)"/.exec(html)?.[1] ?? '',
      targetNumber: /href="tel:(\+81\d+)"[^>]*data-target-number/.exec(html)?.[1]
    }
  }

  async function page(): Promise<Page> {
    last = await go(journey)
    return last
  }

  async function status() {
    return (await (await ask(`${journey}/status`)).json()) as { status: string }
  }

  return {
    ...person,
    page,
    again: () => go(asked),
    follow(link) {
      const href = new RegExp(`href="([^"]*/${link})"`).exec(last.html)?.[1]
      if (!href) throw new Error(`The page ${last.step} has no link to ${link}`)
      return go(new URL(href, journey).href)
    },
    status,
    async press(action, fields = {}) {
      const form = /<form[^>]*action="([^"]*)"/.exec(last.html)?.[1]
      if (!form || !last.html.includes(`value="${action}"`)) {
        throw new Error(`The page ${last.step} has no button for ${action}`)
      }
      const body = new URLSearchParams({ ...formFields(last.html), ...fields, action })
      last = await go(new URL(form, journey).href, { method: 'POST', body })
      return last
    },
    async waitingPage() {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      return openWaitingPage(journey, { cookie, origin: new URL(journey).origin })
    },
    async untilStatus(...statuses) {
      for (;;) {
        const answer = await status().catch(() => undefined)
        if (answer && statuses.includes(answer.status)) return answer.status
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  }
}

/** From the first page to the one that shows the number. */
export async function reachNumber(customer: Customer): Promise<string> {
  const { fields } = customer
  await customer.press('next', fields)
  await customer.press('next', fields)
  let page = await customer.press('next')
  while (!page.targetNumber) {
    page = await customer.page()
    if (page.code) throw new Error(`The page ${page.step} says ${page.code}`)
  }
  return page.targetNumber
}

/** From the verified call to the app. @returns the page of the app */
export async function finish(customer: Customer): Promise<Page> {
  await customer.press('confirm')
  await customer.press('next', { pin: customer.pin })
  return customer.press('allow', { agree: 'yes' })
}

/** A Japanese mobile number of nobody, different for each index below 10,000. */
export const inventedPhone = (index: number) => `0901001${String(index).padStart(4, '0')}`

/** The step of the journey that a page shows, or `connected` where it is the app with its tokens. */
export function placeOf({ step, url }: Page): string {
  if (step) return step
  const { pathname } = new URL(url)
  return /^\/connections\/[\w-]{22}$/.test(pathname) ? 'connected' : pathname
}

async function openWaitingPage(
  journey: string,
  headers: Readonly<Record<string, string>>
): Promise<WaitingPage> {
  const told: string[] = []
  const news = new EventEmitter()
  let closings = 0
  let socket: WebSocket | undefined
  const connect = () => {
    socket = new WebSocket(`${journey.replace('http', 'ws')}/events`, { headers })
    socket.on('message', (text) => {
      const { status } = JSON.parse(String(text)) as { status?: string }
      if (status && told.at(-1) !== status) told.push(status)
      news.emit('told')
    })
    // A balancer that has nobody to send to closes it before it is open.
    socket.on('error', () => {})
    socket.on('close', () => {
      closings += 1
      setTimeout(connect, 50)
    })
  }
  connect()
  await once(news, 'told')
  return {
    told,
    get closings() {
      return closings
    },
    async untilTold(...statuses) {
      for (;;) {
        const last = told.at(-1) ?? ''
        if (statuses.includes(last)) return last
        await once(news, 'told')
      }
    },
    close() {
      socket?.removeAllListeners('close')
      socket?.close()
    }
  }
}
