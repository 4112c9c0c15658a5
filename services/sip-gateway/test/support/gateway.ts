import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import {
  GATEWAY_SIGNATURE_HEADER,
  gatewaySignature,
  SIP_CALL_PATH,
  type SipCall,
  type SipCallEnded
} from '@yobirin/contracts'
import { createLogger } from '@yobirin/logging'
import { buildApp, type SipGateway, type Timing } from '../../src/app.ts'
import type { SipGatewayConfiguration } from '../../src/config.ts'

type Test = { teardown(run: () => unknown): unknown }

const secret = 'the secret of the tests'

/** Call-verification as a gateway sees it: it notes what it is told, and says what a test wants it to. */
export interface Service {
  readonly url: string
  readonly calls: SipCall[]
  readonly ended: SipCallEnded[]
  /** Requests whose signature, at the present time, was not right. */
  readonly forged: number
  answer(with_: (response: ServerResponse, request: IncomingMessage) => void): void
  /** Once so many ends have been told. */
  untilEnded(count: number): Promise<void>
}

export const ring =
  (ringForMs: number) =>
  (response: ServerResponse): void => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ status: 'ring', ringForMs }))
  }

export async function startService(t: Test): Promise<Service> {
  let handle: (response: ServerResponse, request: IncomingMessage) => void = ring(300)
  const calls: SipCall[] = []
  const ended: SipCallEnded[] = []
  let forged = 0
  let told = () => {}
  const server = createServer(async (request, response) => {
    if (request.url === '/healthz') return response.end()
    const body = await text(request)
    if (!isSigned(request, body)) forged += 1
    if (request.url === SIP_CALL_PATH) {
      calls.push(JSON.parse(body))
      return handle(response, request)
    }
    ended.push(JSON.parse(body))
    response.statusCode = 204
    response.end()
    told()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    ended,
    get forged() {
      return forged
    },
    answer(with_) {
      handle = with_
    },
    async untilEnded(count) {
      while (ended.length < count) {
        await new Promise<void>((resolve) => {
          told = resolve
        })
      }
    }
  }
}

function isSigned(request: IncomingMessage, body: string): boolean {
  const header = String(request.headers[GATEWAY_SIGNATURE_HEADER])
  const [, at, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? []
  const isNow = Math.abs(Number(at) - Date.now() / 1_000) < 5
  return isNow && signature === gatewaySignature(secret, Number(at), body)
}

export interface RunningGateway extends SipGateway {
  readonly log: string[]
}

export async function startGateway(
  t: Test,
  variables: Partial<SipGatewayConfiguration>,
  timing?: Timing
): Promise<RunningGateway> {
  const log: string[] = []
  const logger = createLogger({
    service: 'sip-gateway',
    level: 'debug',
    destination: { write: (line) => void log.push(line) }
  })
  const gateway = await buildApp(
    {
      YOBIRIN_MODE: 'sandbox',
      LISTEN_HOST: '',
      LOG_LEVEL: 'debug',
      OTEL_EXPORTER_OTLP_ENDPOINT: '',
      OTEL_EXPORTER_OTLP_HEADERS: '',
      OTEL_TRACES_SAMPLER_ARG: 1,
      SIP_GATEWAY_PORT: 0,
      SIP_HOST: '127.0.0.1',
      SIP_PORT: 0,
      SIP_TRUSTED_PEERS: '127.0.0.1',
      CALL_VERIFICATION_URL: 'http://127.0.0.1:9',
      SIP_GATEWAY_SECRET: secret,
      ...variables
    },
    logger,
    timing
  )
  t.teardown(() => gateway.close())
  return { ...gateway, log }
}
