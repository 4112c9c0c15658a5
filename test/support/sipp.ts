import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface SippCall {
  readonly port: number
  /** The whole address in From. */
  readonly from: string
  /** The user part of the address called. */
  readonly to: string
  readonly headers?: readonly string[]
  /** The final response that is expected; another one is an error. */
  readonly code: number
  /** Hang up so long after the first ring, milliseconds. */
  readonly hangUpAfterMs?: number
  readonly transport?: 'udp' | 'tcp'
}

/**
 * A call by SIPp, which keeps to RFC 3261 by itself and takes nothing that it does not expect.
 *
 * @returns how long it rang: from the first 180 to the final response, milliseconds
 */
export async function sippCall(t: Test, call: SippCall): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'yobirin-sipp-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'scenario.xml')
  await writeFile(file, scenario(call))
  const output = await run(folder, [
    ...[`127.0.0.1:${call.port}`, '-sf', file, '-m', '1', '-i', '127.0.0.1', '-nostdin'],
    ...['-t', call.transport === 'tcp' ? 't1' : 'u1', '-timeout', '20s', '-timeout_error'],
    ...['-trace_err', '-error_file', join(folder, 'errors.log'), '-trace_rtt', '-rtt_freq', '1']
  ])
  if (output.code !== 0) {
    const errors = await readFile(join(folder, 'errors.log'), 'latin1').catch(() => '')
    throw new Error(`SIPp was not content with the call:\n${errors}\n${output.text.slice(-2_000)}`)
  }
  const times = (await readdir(folder)).find((name) => name.endsWith('_rtt.csv'))
  const table = times ? await readFile(join(folder, times), 'latin1') : ''
  // Date_ms;response_time_ms;rtd_name
  return Number(/^[\d.]+;([\d.]+);/m.exec(table)?.[1])
}

/** A call by the scenario that docs/sip.md has people try. It throws where that is not content. */
export async function trialCall({
  port,
  to,
  caller
}: {
  readonly port: number
  readonly to: string
  readonly caller: string
}): Promise<void> {
  const file = fileURLToPath(new URL('../../infra/kamailio/call.xml', import.meta.url))
  const { code, text } = await run(tmpdir(), [
    ...[`127.0.0.1:${port}`, '-i', '127.0.0.1', '-nostdin', '-m', '1', '-sf', file],
    ...['-s', to, '-key', 'caller', caller]
  ])
  if (code !== 0) throw new Error(`SIPp was not content with the call:\n${text.slice(-2_000)}`)
}

function run(cwd: string, args: string[]): Promise<{ code: number; text: string }> {
  const program = process.env.SIPP_PATH ?? 'sipp'
  return new Promise((resolve) => {
    execFile(program, args, { cwd }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, text: `${stdout}${stderr}` })
    )
  })
}

function scenario({ from, to, headers = [], code, hangUpAfterMs }: SippCall): string {
  // SIPp counts branches by the steps of a scenario; RFC 3261 wants the INVITE's in its CANCEL and ACK.
  const via = (step: number) =>
    `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch-${step}]`
  const shared = (method: string, toTag = '') =>
    [
      `From: ${from};tag=[call_number]-[pid]`,
      `To: <sip:${to}@[remote_ip]>${toTag}`,
      'Call-ID: [call_id]',
      `CSeq: 1 ${method}`,
      'Max-Forwards: 70'
    ].join('\n')
  const address = `sip:${to}@[remote_ip]:[remote_port]`
  const invite = `INVITE ${address} SIP/2.0
${via(0)}
${shared('INVITE')}
Contact: <sip:carrier@[local_ip]:[local_port]>
${headers.map((header) => `${header}\n`).join('')}Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0`
  const later = (method: string, step: number, toTag = '') => `${method} ${address} SIP/2.0
${via(step)}
${shared(method, toTag)}
Content-Length: 0`
  const rings = code !== 404
  const steps = [send(invite, 'retrans="500"'), '<recv response="100" optional="true"/>']
  if (rings) steps.push('<recv response="180" start_rtd="ring"/>')
  if (hangUpAfterMs !== undefined) {
    steps.push(`<pause milliseconds="${hangUpAfterMs}"/>`)
    steps.push(send(later('CANCEL', steps.length), 'retrans="500"'))
    steps.push('<recv response="200"/>')
  } else if (rings) {
    // A second gateway that takes the call up says once more that it rings.
    steps.push('<recv response="180" optional="true"/>')
  }
  steps.push(`<recv response="${code}"${rings ? ' rtd="ring"' : ''}/>`)
  steps.push(send(later('ACK', steps.length, '[peer_tag_param]')))
  return `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="a call">
${steps.join('\n')}
</scenario>
`
}

function send(message: string, attributes = ''): string {
  return `<send ${attributes}><![CDATA[

${message}

]]></send>`
}
