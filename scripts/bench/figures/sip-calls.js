// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../ports/free-port.js'
import { edgePlan } from '../../trunk/edge.js'
import { findTrunkPrograms } from '../../trunk/find-trunk-programs.js'
import { placeCalls } from '../load/sipp-load.js'
import { configurePool } from '../pool.js'
import { quantile } from '../statistics.js'
import { openSystem } from '../system.js'
import { processorTime } from '../usage.js'

// As in the trial that this has to match: a steady state of 3,000 calls that ring.
const CALLS_PER_SECOND = 500
const RING_SECONDS = 6
const SECONDS = 30
// No trunk goes from nothing to its peak at once, and code that has just started is slow.
const WARM_UP = { callsPerSecond: 100, seconds: 15 }

/**
 * One Kamailio, one gateway and one call-verification with its Redis, all on this machine beside the
 * SIPp that calls. Every call comes from another telephone, which nobody has asked about.
 *
 * @type {import('../figure.js').Figure}
 */
export const sipCalls = {
  name: 'sip-calls',
  title: `Calls on a SIP trunk: ${CALLS_PER_SECOND} a second, each ringing for ${RING_SECONDS} s`,

  async measure(bench) {
    const { root, folder, signal, start, tell } = bench
    const programs = await findTrunkPrograms(root, signal)
    if (programs === undefined) {
      return { status: 'left-out', why: 'Kamailio and SIPp are not here and cannot be installed' }
    }
    const system = await openSystem(bench, { variables: { LOG_LEVEL: 'warn' } })
    const verification = await system.start('call-verification')
    await configurePool(system, 'main', { ringSeconds: RING_SECONDS })
    const gateway = await system.start('sip-gateway')
    const port = await freePort()
    const edge = await start(
      edgePlan(programs.kamailio, {
        root,
        folder: join(folder, 'kamailio'),
        port,
        gatewayPorts: [Number(system.environment.SIP_PORT)],
        requestsInTwoSeconds: 20_000,
        sharedMegabytes: 512
      })
    )

    tell('SIPp calls SIPp')
    const ceiling = await sippAgainstSipp(programs.sipp, bench)
    // Until Kamailio has seen that the gateway is there.
    await delay(3_000)
    const [warmUp, calls] = [join(folder, 'warm-up'), join(folder, 'calls')]
    mkdirSync(warmUp)
    mkdirSync(calls)
    tell('warming up')
    await placeCalls(programs.sipp, { folder: warmUp, port, signal, ...WARM_UP })
    tell('SIPp calls us')
    const processes = [edge, gateway, verification, system.redis]
    const before = processes.map(processorTime)
    const ours = await placeCalls(programs.sipp, {
      ...{ folder: calls, port, signal },
      ...{ callsPerSecond: CALLS_PER_SECOND, seconds: SECONDS }
    })
    const perCall = processes.map((one, index) => ({
      what: `processor time of ${one.name} per call`,
      unit: 'µs',
      ours: (processorTime(one) - (before[index] ?? 0)) / ours.placed,
      better: /** @type {const} */ ('less')
    }))
    return { status: 'measured', readings: [...readings(ours, ceiling), ...perCall] }
  }
}

/**
 * @param {import('../load/sipp-load.js').LoadResult} ours
 * @param {import('../load/sipp-load.js').LoadResult} ceiling
 * @returns {import('../figure.js').Reading[]}
 */
function readings(ours, ceiling) {
  const [more, less] = [
    { better: /** @type {const} */ ('more') },
    { better: /** @type {const} */ ('less') }
  ]
  const late = (
    /** @type {import('../load/sipp-load.js').LoadResult} */ { rangMs },
    /** @type {number} */ share
  ) => quantile(rangMs, share) - RING_SECONDS * 1_000
  return [
    { what: 'calls placed', unit: '', ours: ours.placed, ceiling: ceiling.placed, ...more },
    {
      ...{ what: 'ringing at once', unit: '', ours: ours.mostAtOnce, ...more },
      ...{ ceiling: ceiling.mostAtOnce, target: CALLS_PER_SECOND * RING_SECONDS }
    },
    {
      ...{ what: 'failed', unit: '', ours: ours.failed, ...less },
      ...{ ceiling: ceiling.failed, target: 0 }
    },
    {
      ...{ what: 'rang longer than ordered, p50', unit: 'ms', ours: late(ours, 0.5), ...less },
      ceiling: late(ceiling, 0.5)
    },
    {
      ...{ what: 'rang longer than ordered, p99', unit: 'ms', ours: late(ours, 0.99), ...less },
      ...{ ceiling: late(ceiling, 0.99), target: 20 }
    }
  ]
}

// A user agent server that does nothing but ring and be busy.
const CALLED = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="rings and is busy">
  <recv request="INVITE"/>
  <send><![CDATA[

SIP/2.0 180 Ringing
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
  <pause milliseconds="${RING_SECONDS * 1_000}"/>
  <send retrans="500"><![CDATA[

SIP/2.0 486 Busy Here
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
  <recv request="ACK"/>
</scenario>
`

/**
 * How well the measuring tool itself keeps the time on this machine.
 *
 * @param {string} sipp
 * @param {Pick<import('../figure.js').Bench, 'folder' | 'signal' | 'start'>} bench
 */
async function sippAgainstSipp(sipp, { folder, signal, start }) {
  const [called, calling] = [join(folder, 'called'), join(folder, 'calling')]
  mkdirSync(called)
  mkdirSync(calling)
  writeFileSync(join(called, 'called.xml'), CALLED)
  const port = await freePort()
  await start({
    name: 'sipp',
    launch: () => ({
      program: sipp,
      args: ['-sf', 'called.xml', '-i', '127.0.0.1', '-p', `${port}`, '-nostdin'],
      cwd: called,
      env: process.env
    }),
    isReady: async () => true
  })
  return placeCalls(sipp, {
    ...{ folder: calling, port, signal },
    ...{ callsPerSecond: CALLS_PER_SECOND, seconds: 10 }
  })
}
