import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface ServiceProcess {
  /** Starts it again after an end, some of its variables changed, and waits until it is ready. */
  start(changed?: Readonly<Record<string, string>>): Promise<void>
  /** Signals it, and waits until it has ended. @returns its exit code */
  end(signal: NodeJS.Signals): Promise<number | null>
  /** As a machine that hangs: connections stay open and nothing is answered. */
  freeze(): void
  thaw(): void
}

export interface Services {
  /**
   * Starts one more process of a service, with some variables of its own.
   *
   * @param readyUrl answers with 2xx when it is ready
   */
  start(
    service: string,
    readyUrl: string,
    variables?: Readonly<Record<string, string>>
  ): Promise<ServiceProcess>
  /** All that was written to logs. */
  log(): Promise<string>
}

/** The services of one installation, which are told the same and write a log each. */
export async function servicesOf(
  t: Test,
  environment: Readonly<Record<string, string>>
): Promise<Services> {
  const logs = await mkdtemp(join(tmpdir(), 'yobirin-logs-'))
  t.teardown(() => rm(logs, { recursive: true, force: true }))
  const logFiles: string[] = []
  return {
    start(service, readyUrl, variables = {}) {
      const logFile = join(logs, `${service}-${logFiles.length}.log`)
      logFiles.push(logFile)
      return startServiceProcess(t, {
        ...{ service, readyUrl, logFile },
        environment: { ...environment, ...variables }
      })
    },
    log: async () => (await Promise.all(logFiles.map((file) => readFile(file, 'utf8')))).join('')
  }
}

/** One built service as a process of its own. */
export async function startServiceProcess(
  t: Test,
  options: {
    readonly service: string
    readonly environment: Readonly<Record<string, string>>
    /** Answers with 2xx when it is ready. */
    readonly readyUrl: string
    readonly logFile: string
  }
): Promise<ServiceProcess> {
  const { service, environment, readyUrl, logFile } = options
  let child: ChildProcess | undefined
  let testIsOver = false

  const start = async (changed = {}) => {
    // Whoever still starts processes after a failure would leave them behind.
    if (testIsOver) throw new Error(`${service} is not started: the test is over`)
    child = launch(service, { ...environment, ...changed }, logFile)
    if (await isReady(readyUrl, child)) return
    throw new Error(`${service} did not start:\n${await readFile(logFile, 'utf8')}`)
  }
  const end = async (signal: NodeJS.Signals) => {
    const ending = child
    child = undefined
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return null
    ending.kill(signal)
    const [code] = await once(ending, 'exit')
    return code as number | null
  }
  t.teardown(() => {
    testIsOver = true
    return end('SIGKILL')
  })
  await start()
  return {
    start,
    end,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT')
  }
}

function launch(
  service: string,
  environment: Readonly<Record<string, string>>,
  logFile: string
): ChildProcess {
  const directory = fileURLToPath(new URL(`../../services/${service}/`, import.meta.url))
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const file = createWriteStream(logFile, { flags: 'a' })
  child.stdout.pipe(file, { end: false })
  child.stderr.pipe(file, { end: false })
  return child
}

/** Asks until the service says that it is ready; a start has no event to await from outside. */
async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}
