// @ts-check
import { Agent, request } from 'node:http'
import { hiddenFields } from '../../pages/hidden-fields.js'
import { tokenOf } from '../system.js'

const agent = new Agent({ keepAlive: true, maxSockets: 100 })
const PIN = '2580'
const BIRTH = { birthYear: '1958', birthMonth: '4', birthDay: '3' }
/**
 * @typedef {object} Person
 * @property {string} phone
 * @property {Record<string, string>} fields by the names of the journey's fields
 *
 * @typedef {object} Customer a browser without JavaScript
 * @property {string} journey its address
 * @property {(action: string, fields?: Record<string, string>) => Promise<void>} press
 * @property {() => Promise<string>} reachNumber from the first page to the number to call
 * @property {() => Promise<void>} finish from the verified call back to the app
 * @property {() => Promise<string>} status
 * @property {() => string} cookie
 */

/**
 * Somebody with an account at the sandbox's institution.
 *
 * @param {import('../system.js').System} system
 * @param {number} index
 * @returns {Promise<Person>}
 */
export async function inventPerson(system, index) {
  const account = {
    ...{ branch: '900', accountType: 'ordinary', accountNumber: String(8_000_000 + index) }
  }
  const phone = `090${String(20_000_000 + index)}`
  const added = await fetch(`http://127.0.0.1:${system.portOf('flow')}/v1/accounts`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${tokenOf(system, 'operator')}`,
      'content-type': 'application/json'
    },
    body: JSON.stringify({
      ...account,
      ...{ institution: 'yobirin-shinkumi', birthDate: '1958-04-03', phones: [phone], pin: PIN }
    })
  })
  if (added.status !== 201) throw new Error(`An account was not added: ${await added.text()}`)
  const email = `c${index}@example.jp`
  const person = { nameKana: 'ヨビリン タロウ', phone, email, emailConfirm: email }
  return { phone, fields: { ...account, ...BIRTH, ...person } }
}

/**
 * @param {import('../system.js').System} system
 * @param {Person} person
 * @returns {Promise<Customer>}
 */
export async function openJourney(system, person) {
  /** @type {Map<string, string>} */
  const cookies = new Map()
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  /**
   * @param {string} address
   * @param {string} [form]
   * @returns {Promise<{ address: string, html: string }>}
   */
  async function go(address, form) {
    const { headers, text } = await ask(address, { cookie: cookie(), form })
    for (const line of headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const { location } = headers
    return location ? go(new URL(location, address).href) : { address, html: text }
  }

  let page = await go(`http://localhost:${system.portOf('sandbox')}/start?app=saifu-note`)
  const journey = page.address

  const press = async (/** @type {string} */ action, fields = {}) => {
    const form = /<form[^>]*action="([^"]*)"/.exec(page.html)?.[1]
    if (!form || !page.html.includes(`value="${action}"`)) {
      throw new Error(`A page has no button for ${action}: ${page.address}`)
    }
    const body = new URLSearchParams({ ...hiddenFields(page.html), ...fields, action })
    page = await go(new URL(form, journey).href, body.toString())
  }

  return {
    ...{ journey, press, cookie },
    async reachNumber() {
      await press('next', person.fields)
      await press('next', person.fields)
      await press('next')
      for (;;) {
        const [, number] = /href="tel:(\+81\d+)"[^>]*data-target-number/.exec(page.html) ?? []
        if (number) return number
        page = await go(journey)
      }
    },
    async finish() {
      await press('confirm')
      await press('next', { pin: PIN })
      await press('allow', { agree: 'yes' })
      if (!page.address.includes('/connections/')) throw new Error(`Not connected: ${page.address}`)
    },
    async status() {
      const { text } = await ask(`${journey}/status`, { cookie: cookie() })
      return JSON.parse(text).status
    }
  }
}

/**
 * @param {string} address
 * @param {{ cookie: string, form?: string | undefined }} options
 * @returns {Promise<{ headers: import('node:http').IncomingHttpHeaders, text: string }>}
 */
function ask(address, { cookie, form }) {
  return new Promise((resolve, reject) => {
    const { origin } = new URL(address)
    const asked = request(address, {
      agent,
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        ...{ cookie, origin },
        ...(form !== undefined && {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(form)
        })
      }
    })
    asked.on('error', reject).on('response', async (response) => {
      try {
        let text = ''
        for await (const part of response.setEncoding('utf8')) text += part
        const { statusCode = 0, headers } = response
        if (statusCode < 400) resolve({ headers, text })
        else reject(new Error(`${new URL(address).pathname} was answered with ${statusCode}`))
      } catch (error) {
        reject(error)
      }
    })
    asked.end(form)
  })
}
