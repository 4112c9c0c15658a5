import { freePort } from './free-port.ts'
import { type Kamailio, type KamailioOptions, startKamailio } from './kamailio.ts'
import { type RunningBank, startBank } from './running-bank.ts'
import type { ServiceProcess } from './service-process.ts'

type Test = Parameters<typeof startBank>[0]

/** Why there is no trunk here, for those who leave their tests out. */
export const noTrunk =
  process.env.KAMAILIO_PATH && process.env.SIPP_PATH
    ? false
    : 'Kamailio and SIPp are not here: npm test says how to get them'

export interface Trunk extends RunningBank {
  readonly kamailio: Kamailio
  readonly gateways: readonly ServiceProcess[]
  readonly gatewayPorts: readonly number[]
  /** The gateway that has calls ringing, which must be one alone. */
  ringingAt(): Promise<ServiceProcess>
  /** Once the edge lets a gateway have calls again, later than now. */
  hasBack(gateway: ServiceProcess): Promise<void>
}

/** A bank's own trunk on this machine: Kamailio, two gateways behind it, and the bank. */
export async function startTrunk(
  t: Test,
  options: Omit<KamailioOptions, 'gatewayPorts'> = {}
): Promise<Trunk> {
  const bank = await startBank(t)
  const ports = await Promise.all(
    [1, 2].map(async () => ({ sip: await freePort(), http: await freePort() }))
  )
  const gateways = await Promise.all(
    ports.map(({ sip, http }) =>
      bank.startService('sip-gateway', `http://127.0.0.1:${http}/healthz`, {
        SIP_PORT: String(sip),
        SIP_GATEWAY_PORT: String(http)
      })
    )
  )
  const gatewayPorts = ports.map(({ sip }) => sip)
  const kamailio = await startKamailio(t, { ...options, gatewayPorts })

  const ringingCalls = async ({ http }: { http: number }) => {
    const figures = await (await fetch(`http://127.0.0.1:${http}/metrics`)).text()
    return Number(/^yobirin_sip_ringing_calls (\d+)$/m.exec(figures)?.[1])
  }
  return {
    ...bank,
    kamailio,
    gateways,
    gatewayPorts,
    async ringingAt() {
      const counts = await Promise.all(ports.map(ringingCalls))
      const [gateway, another] = gateways.filter((_, n) => (counts[n] ?? 0) > 0)
      if (!gateway || another) throw new Error(`calls ring at the gateways: ${counts}`)
      return gateway
    },
    hasBack: (gateway) => kamailio.hasBack(gatewayPorts[gateways.indexOf(gateway)] ?? 0),
    log: async () => `${await bank.log()}${await kamailio.log()}`
  }
}
