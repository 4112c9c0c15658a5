// @ts-check
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../../processes/run-command.js'

/**
 * @typedef {object} LoadResult
 * @property {number} placed
 * @property {number} failed
 * @property {number} mostAtOnce
 * @property {number[]} rangMs sorted
 */

// A new caller each time, and one of twenty numbers. It takes nothing that it does not expect.
const CALLER = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="a call that rings and is busy">
  <send retrans="500"><![CDATA[

INVITE sip:[field0]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:090[field1]@carrier.example.jp>;tag=[call_number]-[pid]
To: <sip:[field0]@[remote_ip]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:carrier@[local_ip]:[local_port]>
Max-Forwards: 70
P-Asserted-Identity: <sip:+8190[field1]@carrier.example.jp;user=phone>
Privacy: none
Content-Length: 0

]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" start_rtd="ring"/>
  <recv response="486" rtd="ring"/>
  <send><![CDATA[

ACK sip:[field0]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch-4]
From: <sip:090[field1]@carrier.example.jp>;tag=[call_number]-[pid]
To: <sip:[field0]@[remote_ip]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
</scenario>
`

/**
 * Calls from 127.0.0.1 at a steady rate, by SIPp.
 *
 * @param {string} sipp
 * @param {{
 *   folder: string,
 *   port: number,
 *   callsPerSecond: number,
 *   seconds: number,
 *   signal: AbortSignal
 * }} options
 * @returns {Promise<LoadResult>}
 */
export async function placeCalls(sipp, { folder, port, callsPerSecond, seconds, signal }) {
  const count = callsPerSecond * seconds
  writeFileSync(join(folder, 'caller.xml'), CALLER)
  const rows = Array.from({ length: 10_000 }, (_, n) => {
    const number = `0120000${String(1 + (n % 20)).padStart(3, '0')}`
    return `${number};${String(10_000_000 + n * 7)}\n`
  })
  writeFileSync(join(folder, 'callers.csv'), `SEQUENTIAL\n${rows.join('')}`)
  await runCommand(
    sipp,
    [
      ...[`127.0.0.1:${port}`, '-i', '127.0.0.1', '-nostdin', '-sf', 'caller.xml'],
      ...['-inf', 'callers.csv', '-r', `${callsPerSecond}`, '-m', `${count}`, '-l', '100000'],
      ...[
        '-trace_rtt',
        '-rtt_freq',
        '1000',
        '-trace_stat',
        '-fd',
        '1',
        '-timeout',
        `${seconds + 60}s`
      ],
      ...['-buff_size', '4194304']
    ],
    { cwd: folder, signal }
  )
  return { ...readStatistics(folder), rangMs: readTimes(folder) }
}

/** @param {string} folder */
function readStatistics(folder) {
  const [head = '', ...rows] = read(folder, /_\.csv$/)
    .trim()
    .split('\n')
  const names = head.split(';')
  const column = (/** @type {string} */ row, /** @type {string} */ name) =>
    Number(row.split(';')[names.indexOf(name)])
  const last = rows.at(-1) ?? ''
  return {
    placed: column(last, 'TotalCallCreated'),
    failed: column(last, 'TotalCallCreated') - column(last, 'SuccessfulCall(C)'),
    mostAtOnce: Math.max(...rows.map((row) => column(row, 'CurrentCall')))
  }
}

/** @param {string} folder */
function readTimes(folder) {
  return [...read(folder, /_rtt\.csv$/).matchAll(/^[\d.]+;([\d.]+);/gm)]
    .map((match) => Number(match[1]))
    .sort((a, b) => a - b)
}

/**
 * @param {string} folder
 * @param {RegExp} name
 */
function read(folder, name) {
  const file = readdirSync(folder).find((entry) => name.test(entry))
  return file === undefined ? '' : readFileSync(join(folder, file), 'latin1')
}
