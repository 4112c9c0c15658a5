import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { startSipCaller } from './sip-caller.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface Kamailio {
  /** Where the carrier calls, over UDP and TCP, on 127.0.0.1. */
  readonly port: number
  /** The carrier's way over TLS, where it was asked for. */
  readonly tlsPort: number
  /** Certificate and key that the edge has and trusts, PEM. */
  readonly tls: { readonly certificate: string; readonly key: string }
  log(): Promise<string>
  /** Once the log says, later than now, that a gateway gets calls again. */
  hasBack(gatewayPort: number): Promise<void>
}

export interface KamailioOptions {
  /** None for what the edge decides by itself. */
  readonly gatewayPorts: readonly number[]
  readonly requestsInTwoSeconds?: number
  readonly withTls?: boolean
}

const CONFIGURATION = new URL('../../infra/kamailio/', import.meta.url)

/** Kamailio with the configuration of infra/kamailio, on the site whose carrier is 127.0.0.1. */
export async function startKamailio(t: Test, options: KamailioOptions): Promise<Kamailio> {
  const folder = await mkdtemp(join(tmpdir(), 'yobirin-kamailio-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const [port, tlsPort] = [await freePort(), await freePort()]
  const tls = { certificate: join(folder, 'edge.pem'), key: join(folder, 'edge.key') }
  if (options.withTls) await makeCertificate(tls)
  await copyFile(new URL('kamailio.cfg', CONFIGURATION), join(folder, 'kamailio.cfg'))
  await copyFile(new URL('loopback-site.cfg', CONFIGURATION), join(folder, 'site.cfg'))
  const nobody = [9]
  const gatewayPorts = options.gatewayPorts.length > 0 ? options.gatewayPorts : nobody
  const rows = gatewayPorts.map((one) => `1 sip:127.0.0.1:${one};transport=tcp 0 0\n`)
  await writeFile(join(folder, 'gateways.list'), rows.join(''))

  const logFile = join(folder, 'kamailio.log')
  const child = launch(folder, logFile, [
    `EDGE_PORT=${port}`,
    `GATEWAYS_FILE="${join(folder, 'gateways.list')}"`,
    `REQUESTS_IN_TWO_SECONDS=${options.requestsInTwoSeconds ?? 1_000}`,
    ...(options.withTls
      ? [
          ...['WITH_TLS', `TLS_PORT=${tlsPort}`, `TLS_KEY="${tls.key}"`],
          ...[`TLS_CERTIFICATE="${tls.certificate}"`, `TLS_CA="${tls.certificate}"`]
        ]
      : [])
  ])
  t.teardown(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
  // As a carrier asks: 200 once a gateway is there.
  const carrier = await startSipCaller(t, { port })
  const wanted = options.gatewayPorts.length > 0 ? 200 : 503
  while ((await carrier.ask('OPTIONS')) !== wanted) {
    if (child.exitCode === null && child.signalCode === null) continue
    throw new Error(`Kamailio did not start:\n${await readFile(logFile, 'utf8')}`)
  }
  return {
    ...{ port, tlsPort, tls },
    log: () => readFile(logFile, 'latin1'),
    hasBack: (gatewayPort) =>
      new Promise((resolve) => {
        const listen = (bytes: Buffer) => {
          if (!bytes.includes(`:${gatewayPort};transport=tcp is up`)) return
          child.stderr?.off('data', listen)
          resolve()
        }
        child.stderr?.on('data', listen)
      })
  }
}

function launch(folder: string, logFile: string, definitions: readonly string[]): ChildProcess {
  const child = spawn(
    process.env.KAMAILIO_PATH ?? 'kamailio',
    [
      ...definitions.flatMap((definition) => ['-A', definition]),
      ...['-f', join(folder, 'kamailio.cfg'), '-DD', '-E', '-m', '64', '-M', '8'],
      ...['-w', folder, '-Y', folder]
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }
  )
  const file = createWriteStream(logFile)
  child.stdout.pipe(file, { end: false })
  child.stderr.pipe(file, { end: false })
  return child
}

async function makeCertificate({ certificate, key }: Kamailio['tls']): Promise<void> {
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-keyout', key, '-out', certificate, '-days', '1', '-subj', '/CN=localhost']
  ])
}
