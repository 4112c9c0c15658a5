import { randomBytes } from 'node:crypto'
import type { CallerTrust } from '@yobirin/contracts'
import t from 'tap'
import { freePort } from './support/free-port.ts'
import { type Bank, type GatewayDriver, gatewayConformance } from './support/gateway-conformance.ts'
import { startBank } from './support/running-bank.ts'
import {
  asserting,
  type OngoingCall,
  type SipCaller,
  startSipCaller
} from './support/sip-caller.ts'
import { noTrunk, startTrunk, type Trunk } from './support/trunk.ts'

t.test(
  'the trunk, from the carrier to Kamailio, the gateway and back',
  { skip: noTrunk },
  async (t) => {
    const trunk = await startTrunk(t)
    const carrier = await startSipCaller(t, { port: trunk.kamailio.port })
    gatewayConformance(t, createTrunkDriver(carrier), async (_, settings) => {
      await trunk.configure(settings)
      return trunk
    })
  }
)

const HIDDEN = '<sip:anonymous@anonymous.invalid>'
const WITHHELD: Record<string, { from: string; headers: readonly string[] }> = {
  anonymous: { from: `"Anonymous" ${HIDDEN}`, headers: ['Privacy: id'] },
  payphone: { from: `"Coin line/payphone" ${HIDDEN}`, headers: [] },
  service_interaction: { from: `"Interaction with other service" ${HIDDEN}`, headers: [] },
  unavailable: { from: `"Unavailable" ${HIDDEN}`, headers: [] },
  'privacy although asserted': {
    from: '<sip:+819087654321@carrier.example.jp>',
    headers: ['P-Asserted-Identity: <tel:+819087654321>', 'Privacy: user']
  },
  'no number': { from: '<sip:reception@carrier.example.jp>', headers: [] }
}
const VERSTAT: Partial<Record<CallerTrust, string>> = {
  refuted: ';verstat=TN-Validation-Failed',
  foreign: ';verstat=TN-Validation-Passed-C'
}

function createTrunkDriver(carrier: SipCaller): GatewayDriver<Trunk> {
  const ongoing = new Map<string, OngoingCall>()
  return {
    name: 'trunk',
    newCallId: () => randomBytes(12).toString('hex'),
    withheldForms: Object.keys(WITHHELD),
    async call(_, { callId, from, to, trust = 'asserted' }) {
      const shown = WITHHELD[from] ?? {
        from: `<sip:${from}@carrier.example.jp>`,
        headers: [
          ...asserting(from, VERSTAT[trust]),
          ...(trust === 'diverted' ? ['Diversion: <tel:+81312345678>'] : [])
        ]
      }
      const call = carrier.call({ callId, to: to.replace('+81', '0'), ...shown })
      ongoing.set(callId, call)
      const { code, rangMs } = await call.ended
      return { answered: code === 200, busy: code === 486, rangMs }
    },
    async hangUp(_, { callId }) {
      ongoing.get(callId)?.hangUp()
    }
  }
}

t.test('the sandbox telephone', async (t) => {
  const bank = await startBank(t)
  const ports = [await freePort(), await freePort()]
  const telephone = `http://127.0.0.1:${ports[0]}`
  await bank.startService('sandbox', `${telephone}/readyz`, {
    SANDBOX_PORT: String(ports[0]),
    SANDBOX_SMTP_PORT: String(ports[1])
  })
  gatewayConformance(t, createTelephoneDriver(`${telephone}/phone/calls`), async (_, settings) => {
    await bank.configure(settings)
    return bank
  })
})

const SAYS: Partial<Record<CallerTrust, object>> = {
  refuted: { stirVerstat: 'TN-Validation-Failed-A' },
  foreign: { stirVerstat: 'TN-Validation-Passed-C' },
  diverted: { forwardedFrom: '+81312345678' }
}

function createTelephoneDriver(calls: string): GatewayDriver<Bank> {
  return {
    name: 'sandbox telephone',
    newCallId: () => `CA${randomBytes(16).toString('hex')}`,
    withheldForms: ['+266696687', '+17378742833', '+8656696', 'anonymous', 'unavailable', ''],
    async call(_, { callId, from, to, trust = 'asserted' }) {
      const caller = from.startsWith('+8190') ? { from } : { withheld: true, as: from }
      const body = JSON.stringify({ callSid: callId, to, ...caller, ...SAYS[trust] })
      const began = performance.now()
      const headers = { 'content-type': 'application/json' }
      const placed = await fetch(calls, { method: 'POST', headers, body })
      if (placed.status !== 201) throw new Error(`The telephone refused: ${await placed.text()}`)
      for (;;) {
        const view = (await (await fetch(`${calls}/${callId}`)).json()) as {
          status: string
          answered: boolean
        }
        const { status, answered } = view
        if (status !== 'ringing') {
          return { answered, busy: status === 'busy', rangMs: performance.now() - began }
        }
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    async hangUp(_, { callId }) {
      await fetch(`${calls}/${callId}/hangup`, { method: 'POST' })
    }
  }
}
