import type { System } from './system.ts'

export interface Page {
  readonly step: string
  readonly code: string
  readonly html: string
  /** The toll-free number to call, E.164, where the page shows one. */
  readonly targetNumber: string | undefined
}

export interface Customer {
  readonly phone: string
  page(): Promise<Page>
  /** Presses the button of this action on the page that was shown last. */
  press(action: string): Promise<Page>
  status(): Promise<{ status: string; hint?: { reason: string } }>
  /** Asks until the waiting page would show one of these. */
  untilStatus(...statuses: string[]): Promise<string>
}

/** A browser without JavaScript: cookies, forms and redirects, over HTTP. */
export async function openJourney(system: System, phone: string, email: string): Promise<Customer> {
  const opened = await fetch(`${system.urls.flow}/v1/journeys`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${system.tokens.verifier}`,
      'content-type': 'application/json'
    },
    body: JSON.stringify({ phone, email, returnUrl: 'https://app.example/returned' })
  })
  if (opened.status !== 201) throw new Error(`The journey was not opened: ${opened.status}`)
  const { url } = (await opened.json()) as { url: string }
  const cookies = new Map<string, string>()
  let last: Page | undefined

  async function ask(address: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(address, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie, origin: new URL(url).origin }
    })
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
      cookies.set(name, value)
    }
    return response
  }

  async function page(): Promise<Page> {
    const html = await (await ask(url)).text()
    last = {
      html,
      step: /<body[^>]* data-step="([^"]*)"/.exec(html)?.[1] ?? '',
      code: /<body[^>]* data-code="([^"]*)"/.exec(html)?.[1] ?? '',
      targetNumber: /href="tel:(\+81\d+)"[^>]*data-target-number/.exec(html)?.[1]
    }
    return last
  }

  async function status() {
    return (await (await ask(`${url}/status`)).json()) as { status: string }
  }

  return {
    phone,
    page,
    status,
    async press(action) {
      const { html } = last ?? (await page())
      const form = new RegExp(
        `<form[^>]*action="([^"]*)"[^>]*>(?:(?!</form>).)*value="${action}"`,
        's'
      )
      const [text = '', target = ''] = form.exec(html) ?? []
      if (!text) throw new Error(`The page has no button for ${action}`)
      const fields = new URLSearchParams({ action })
      for (const [, name = '', value = ''] of text.matchAll(
        /<input type="hidden" name="([^"]*)" value="([^"]*)"/g
      )) {
        fields.set(name, value)
      }
      const answer = await ask(new URL(target, url).href, { method: 'POST', body: fields })
      if (answer.status !== 303) throw new Error(`${action} was answered with ${answer.status}`)
      return page()
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
  await customer.page()
  let { targetNumber } = await customer.press('next')
  while (!targetNumber) targetNumber = (await customer.page()).targetNumber
  return targetNumber
}

/** A Japanese mobile number of nobody, different for each index below 10,000. */
export const inventedPhone = (index: number) => `0901001${String(index).padStart(4, '0')}`
