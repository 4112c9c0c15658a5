import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface ServiceProcess {
  /** Starts it again after an end, and waits until it is ready. */
  start(): Promise<void>
  /** Signals it, and waits until it has ended. @returns its exit code */
  end(signal: NodeJS.Signals): Promise<number | null>
  /** As a machine that hangs: connections stay open and nothing is answered. */
  freeze(): void
  thaw(): void
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

  const start = async () => {
    child = launch(service, environment, logFile)
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
  t.teardown(() => end('SIGKILL'))
  await start()
  return {
    start,
    end,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT')
  }
}

export function launch(
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
export async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}
