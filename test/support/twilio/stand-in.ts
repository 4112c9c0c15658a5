import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { buildDescribedServer, type Handler, refusal } from './described-server.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

type Fields = Readonly<Record<string, unknown>>
type Resource = Record<string, unknown> & { readonly sid: string }

/** What goes wrong with a request, in place of its answer or after it was done. */
export type Fault =
  | { readonly status: number; readonly code: number; readonly message: string; after?: number }
  /** The connection breaks: before anything was done, or when it was done. */
  | { readonly lose: 'request' | 'answer' }

export interface StandInOptions {
  readonly accountSid?: string
  readonly authToken?: string
  /** On offer, in this order. */
  readonly offers?: readonly string[]
  readonly addressRequirements?: string
  /** As Japan: nothing is sold without a bundle. */
  readonly wantsBundle?: boolean
  /** Twilio's own bound is 1,000; a smaller one shows what becomes of pages. */
  readonly largestPage?: number
  /** What becomes of a call that was asked for. */
  readonly carry?: (call: { readonly from: string; readonly to: string }) => Promise<void>
}

const id = (letters: string) => letters + randomBytes(16).toString('hex')
const rfc2822 = (date: Date) => date.toUTCString().replace('GMT', '+0000')

/**
 * Twilio's REST API as far as it is used here, with its state, its pages, its errors and its
 * bad days. Every request and every answer is compared with Twilio's published description.
 */
export async function startStandIn(t: Test, options: StandInOptions = {}) {
  const { addressRequirements = 'none', wantsBundle = false, largestPage = 1_000 } = options
  const { accountSid = id('AC'), authToken = randomBytes(16).toString('hex') } = options
  const offers = [...(options.offers ?? [])]
  const owned = new Map<string, Resource>()
  const applications = new Map<string, Resource>()
  const calls: Resource[] = []
  const requests: string[] = []
  const faults = new Map<string, Fault[]>()
  const base = `/2010-04-01/Accounts/${accountSid}`

  const missing = (request: FastifyRequest, reply: FastifyReply) => {
    reply.code(404)
    return refusal(404, 20404, `The requested resource ${request.url} was not found`)
  }

  /** One page, and the addresses of the others, as Twilio hands out lists. */
  function page(request: FastifyRequest, name: string, all: readonly unknown[]) {
    const query = request.query as Fields
    const size = Math.min(Number(query.PageSize ?? 50), largestPage)
    const number = Number(query.Page ?? 0)
    const path = request.url.split('?')[0]
    const address = (which: number) => {
      const params = new URLSearchParams(query as Record<string, string>)
      params.set('PageSize', String(size))
      params.set('Page', String(which))
      if (which > 0) params.set('PageToken', `PA${which}`)
      return `${path}?${params}`
    }
    const start = number * size
    const more = start + size < all.length
    return {
      end: Math.min(start + size, all.length) - 1,
      first_page_uri: address(0),
      next_page_uri: more ? address(number + 1) : null,
      page: number,
      page_size: size,
      previous_page_uri: number > 0 ? address(number - 1) : null,
      start,
      uri: address(number),
      [name]: all.slice(start, start + size)
    }
  }

  const own = (phoneNumber: string, form: Fields = {}): Resource => {
    const sid = id('PN')
    const now = rfc2822(new Date())
    const number: Resource = {
      sid,
      account_sid: accountSid,
      friendly_name: phoneNumber,
      phone_number: phoneNumber,
      address_requirements: addressRequirements,
      api_version: '2010-04-01',
      beta: false,
      capabilities: { voice: true, sms: false, mms: false, fax: false },
      date_created: now,
      date_updated: now,
      emergency_address_status: 'unregistered',
      emergency_status: 'Inactive',
      origin: 'twilio',
      status: 'in-use',
      status_callback: '',
      status_callback_method: 'POST',
      trunk_sid: null,
      uri: `${base}/IncomingPhoneNumbers/${sid}.json`,
      voice_application_sid: null,
      voice_caller_id_lookup: false,
      voice_fallback_method: 'POST',
      voice_fallback_url: null,
      voice_method: 'POST',
      voice_receive_mode: 'voice',
      voice_url: null
    }
    owned.set(sid, Object.assign(number, toResource(form)))
    return number
  }

  const handlers: Record<string, Handler> = {
    async ListAvailablePhoneNumberTollFree(request) {
      const { Contains } = request.query as Fields
      const wanted = offers.filter((number) => matches(number, Contains)).map(offer)
      // The one list of Twilio's that has no further pages.
      const { uri, available_phone_numbers } = page(request, 'available_phone_numbers', wanted)
      return { uri, available_phone_numbers }
    },
    async ListIncomingPhoneNumber(request) {
      const { PhoneNumber, FriendlyName } = request.query as Fields
      const found = [...owned.values()].filter(
        ({ phone_number, friendly_name }) =>
          matches(String(phone_number), PhoneNumber) &&
          (FriendlyName === undefined || friendly_name === FriendlyName)
      )
      return page(request, 'incoming_phone_numbers', found)
    },
    async CreateIncomingPhoneNumber(request, reply) {
      const form = request.body as Fields
      const phoneNumber = String(form.PhoneNumber)
      const refuse = (code: number, message: string) => {
        reply.code(400)
        return refusal(400, code, message)
      }
      if (wantsBundle && form.BundleSid === undefined) return refuse(21649, 'Bundle required')
      const index = offers.indexOf(phoneNumber)
      if (index < 0) return refuse(21422, `${phoneNumber} is not available.`)
      offers.splice(index, 1)
      reply.code(201)
      return own(phoneNumber, form)
    },
    async FetchIncomingPhoneNumber(request, reply) {
      return owned.get(sidOf(request)) ?? missing(request, reply)
    },
    async UpdateIncomingPhoneNumber(request, reply) {
      const number = owned.get(sidOf(request))
      if (!number) return missing(request, reply)
      // Either takes the place of the other.
      const { VoiceApplicationSid, TrunkSid } = request.body as Fields
      if (VoiceApplicationSid) number.trunk_sid = null
      if (TrunkSid) number.voice_application_sid = null
      return Object.assign(number, toResource(request.body as Fields))
    },
    async DeleteIncomingPhoneNumber(request, reply) {
      if (!owned.delete(sidOf(request))) return missing(request, reply)
      reply.code(204)
    },
    async FetchApplication(request, reply) {
      return applications.get(sidOf(request)) ?? missing(request, reply)
    },
    async UpdateApplication(request, reply) {
      const application = applications.get(sidOf(request))
      if (!application) return missing(request, reply)
      return Object.assign(application, toResource(request.body as Fields))
    },
    async CreateCall(request, reply) {
      const { From, To } = request.body as Fields
      const [from, to] = [String(From), String(To)]
      // Twilio calls from numbers of the account only.
      if (![...owned.values()].some(({ phone_number }) => phone_number === from)) {
        reply.code(400)
        return refusal(400, 21210, `From number ${from} is not verified.`)
      }
      const sid = id('CA')
      const call = { sid, account_sid: accountSid, from, to, direction: 'outbound-api' }
      calls.unshift({ ...call, status: 'queued' })
      await options.carry?.({ from, to })
      reply.code(201)
      return calls[0]
    },
    async ListCall(request) {
      const { 'StartTime>': since } = request.query as Fields
      const found = calls.filter(
        ({ start_time }) =>
          since === undefined || new Date(String(start_time)) > new Date(String(since))
      )
      return page(request, 'calls', found)
    }
  }

  const { app, misfits } = await buildDescribedServer(
    Object.fromEntries(
      Object.entries(handlers).map(([operation, handle]) => {
        const faulty: Handler = async (request, reply) => {
          requests.push(operation)
          if (passwordOf(request) !== `${accountSid}:${authToken}`) {
            reply.code(401)
            return refusal(401, 20003, 'Authenticate')
          }
          const fault = faults.get(operation)?.shift()
          if (fault === undefined) return handle(request, reply)
          if ('lose' in fault) {
            if (fault.lose === 'answer') await handle(request, reply)
            request.raw.socket.destroy()
            return
          }
          if (fault.after !== undefined) reply.header('retry-after', fault.after)
          reply.code(fault.status)
          return refusal(fault.status, fault.code, fault.message)
        }
        return [operation, faulty]
      })
    )
  )
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => app.close())

  const offer = (phoneNumber: string) => ({
    phone_number: phoneNumber,
    friendly_name: phoneNumber,
    address_requirements: addressRequirements,
    beta: false,
    capabilities: { voice: true, SMS: false, MMS: false, fax: false },
    iso_country: 'JP'
  })

  return {
    url,
    accountSid,
    authToken,
    offers,
    misfits,
    /** The names of the operations asked for, in their order. */
    requests,
    /** What goes wrong with the next requests of an operation, one fault each. */
    fail(operation: string, ...next: readonly Fault[]) {
      faults.set(operation, [...(faults.get(operation) ?? []), ...next])
    },
    /** Puts a number on the account, as bought by hand. */
    own,
    numbers: () => [...owned.values()],
    find: (phoneNumber: string) =>
      [...owned.values()].find(({ phone_number }) => phone_number === phoneNumber),
    addApplication(): string {
      const sid = id('AP')
      applications.set(sid, {
        ...{ sid, account_sid: accountSid, friendly_name: 'calls', api_version: '2010-04-01' },
        ...{ voice_method: 'POST', voice_fallback_method: 'POST', status_callback_method: 'POST' },
        ...{ voice_url: null, voice_fallback_url: null, status_callback: null },
        ...{ voice_caller_id_lookup: false, uri: `${base}/Applications/${sid}.json` }
      })
      return sid
    },
    application: (sid: string) => applications.get(sid),
    addCall(fields: Fields): string {
      const sid = id('CA')
      const start_time = rfc2822(new Date())
      const call = { sid, account_sid: accountSid, status: 'busy', duration: '0', price: null }
      calls.unshift({ ...call, direction: 'inbound', start_time, ...fields })
      return sid
    }
  }
}

function sidOf(request: FastifyRequest): string {
  return (request.params as { Sid: string }).Sid
}

function passwordOf({ headers: { authorization = '' } }: FastifyRequest): string {
  return Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()
}

/** A form's VoiceUrl is a resource's voice_url. */
function toResource(form: Fields): Record<string, unknown> {
  const kept = Object.entries(form).filter(([name]) => name !== 'AreaCode')
  return Object.fromEntries(
    kept.map(([name, value]) => [
      name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase(),
      value
    ])
  )
}

/** Part of a number, * for any digit. */
function matches(number: string, pattern: unknown): boolean {
  if (typeof pattern !== 'string') return true
  const digits = pattern.replace(/[^0-9*]/g, '').replaceAll('*', '\\d')
  return new RegExp(digits).test(number)
}
