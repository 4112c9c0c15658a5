import { type CommandLineConfiguration, readConfiguration } from '../../src/config.ts'
import { runCommandLine } from '../../src/run-command-line.ts'

export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
  /** What was printed under --json. */
  json<Value = unknown>(): Value
}

export interface TerminalOptions {
  readonly stop?: AbortSignal
  readonly fetch?: typeof globalThis.fetch
  /** Stands for the passing of time: the command goes on when it resolves. */
  readonly pause?: (milliseconds: number) => Promise<void>
}

/** Types commands in this process, with these variables and no others. */
export function terminal(environment: Readonly<Record<string, string>>) {
  let configuration: CommandLineConfiguration | undefined
  const configure = () => {
    configuration ??= readConfiguration(environment)
    return configuration
  }
  return async (
    line: string | readonly string[],
    options: TerminalOptions = {}
  ): Promise<Ended> => {
    const [out, err]: [string[], string[]] = [[], []]
    const { stop = new AbortController().signal, pause, fetch } = options
    const code = await runCommandLine(typeof line === 'string' ? line.split(' ') : line, {
      configure,
      stop,
      stdout: { write: (text) => void out.push(text) },
      stderr: { write: (text) => void err.push(text) },
      ...(fetch && { fetch }),
      ...(pause && { pause })
    })
    const printed = out.join('')
    return { code, out: printed, err: err.join(''), json: () => JSON.parse(printed) }
  }
}
