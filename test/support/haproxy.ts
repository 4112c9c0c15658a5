import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

interface Test {
  teardown(run: () => unknown): unknown
}

/** The program that `npm test` found; empty where there is none. */
export const haproxy = process.env.HAPROXY_PATH ?? ''

const CONFIGURATION = new URL('../../infra/haproxy/haproxy.cfg', import.meta.url)

export type Frontend = 'browsers' | 'carriers' | 'operators'

/** What the proxy did with a request. */
export interface Passed {
  readonly frontend: string
  /** As the configuration names it and the replica, from 1; `<NOSRV>` where it reached none. */
  readonly server: string
  readonly status: number
  readonly line: string
}

export interface Haproxy {
  readonly passed: readonly Passed[]
  /** Waits until it takes a replica for ready. */
  untilUp(service: string, index: number): Promise<void>
  untilDown(service: string, index: number): Promise<void>
}

/**
 * HAProxy as infra/haproxy/haproxy.cfg has it, but for TLS, for where the replicas are, and for as many connections
 * as any shell may open.
 *
 * @param ports on the loopback: of the frontends
 * @param replicas ports on the loopback, by service
 */
export async function startHaproxy(
  t: Test,
  ports: Readonly<Record<Frontend, number>>,
  replicas: Readonly<Record<string, readonly number[]>>
): Promise<Haproxy> {
  const folder = await mkdtemp(join(tmpdir(), 'yobirin-haproxy-'))
  const file = join(folder, 'haproxy.cfg')
  await writeFile(file, configure(await readFile(CONFIGURATION, 'utf8'), ports, replicas))
  const proxy = spawn(haproxy, ['-db', '-f', file], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(proxy, 'exit')
  t.teardown(async () => {
    proxy.kill('SIGKILL')
    await exited
    await rm(folder, { recursive: true, force: true })
  })

  const passed: Passed[] = []
  const down = new Set<string>()
  const news = new EventEmitter()
  createInterface(proxy.stdout).on('line', (line) => {
    const [, changed, now] = /^Server (\S+) is (UP|DOWN)/.exec(line) ?? []
    if (changed) {
      if (now === 'UP') down.delete(changed)
      else down.add(changed)
      news.emit('changed')
    }
    const [, frontend, server, status] = /^\S+ (\S+) [\w-]+\/(\S+) (\d{3}) /.exec(line) ?? []
    if (frontend && server) passed.push({ frontend, server, status: Number(status), line })
  })
  await untilAnswered(`http://127.0.0.1:${ports.browsers}`, proxy)
  return {
    passed,
    async untilUp(service, index) {
      while (down.has(`${service}/${nameOf(service, index)}`)) await once(news, 'changed')
    },
    async untilDown(service, index) {
      while (!down.has(`${service}/${nameOf(service, index)}`)) await once(news, 'changed')
    }
  }
}

/** Asks until it is answered at all; a start has no event to await from outside. */
async function untilAnswered(url: string, proxy: ReturnType<typeof spawn>) {
  let said = ''
  proxy.stderr?.on('data', (chunk) => {
    said += chunk
  })
  while (!(await fetch(url).catch(() => undefined))) {
    if (proxy.exitCode !== null) throw new Error(`HAProxy did not start:\n${said}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function configure(
  text: string,
  ports: Readonly<Record<Frontend, number>>,
  replicas: Readonly<Record<string, readonly number[]>>
): string {
  let frontend = ''
  const lines = text.split('\n').flatMap((line) => {
    frontend = /^frontend (\S+)/.exec(line)?.[1] ?? frontend
    if (/^ {2}maxconn /.test(line)) return ['  maxconn 300']
    if (/^ {2}bind /.test(line)) return [`  bind 127.0.0.1:${ports[frontend as Frontend]}`]
    const [, service, options] = SERVERS.exec(line) ?? []
    if (!service) return [line]
    return (replicas[service] ?? []).map(
      (port, index) => `  server ${nameOf(service, index)} 127.0.0.1:${port}${options}`
    )
  })
  return lines.join('\n')
}

const SERVERS = /^ {2}server-template (\S+) .* resolvers engine init-addr none(.*)$/

const nameOf = (service: string, index: number) => `${service}${index + 1}`
