import { setTimeout as sleep } from 'node:timers/promises'
import { type CommandContext, run } from '@stricli/core'
import { application } from './application.ts'
import type { CommandLine } from './command-line.ts'
import { PROPOSE } from './completion/completion-scripts.ts'
import { propose } from './completion/propose.ts'
import type { CommandLineConfiguration } from './config.ts'
import { exitCodes } from './exit-codes.ts'
import { Failure } from './failure.ts'
import { createActsApi } from './yobirin-api/acts-api.ts'
import { createApiClient } from './yobirin-api/api-client.ts'
import { createChainsApi } from './yobirin-api/chains-api.ts'
import { createClientsApi } from './yobirin-api/clients-api.ts'
import { createPoolsApi } from './yobirin-api/pools-api.ts'
import { createTokenApi } from './yobirin-api/token-api.ts'

export interface Surroundings {
  /** Reads the variables. @throws ConfigurationError */
  configure(): CommandLineConfiguration
  readonly stdout: CommandContext['process']['stdout']
  readonly stderr: CommandContext['process']['stderr']
  readonly stop: AbortSignal
  /** Leads public addresses to a port of this machine, in tests only. */
  readonly fetch?: CommandLine['fetch']
  /** Replaces waiting, in tests only. */
  readonly pause?: (milliseconds: number, stop: AbortSignal) => Promise<void>
}

/** One command from its words to its exit code. */
export async function runCommandLine(
  words: readonly string[],
  {
    configure,
    stdout,
    stderr,
    stop,
    fetch = globalThis.fetch,
    pause = sleepUnlessStopped
  }: Surroundings
): Promise<number> {
  const output = endingItsLine(stdout)
  const process = {
    ...{ stdout: output, stderr },
    exitCode: null as number | string | null
  }
  const context = {
    process,
    // Built when a command runs: help needs no configuration, and shows where one is faulty.
    forCommand(): CommandLine {
      const configuration = configure()
      const token = configuration.YOBIRIN_API_TOKEN
      const clientFor = (variable: 'YOBIRIN_API_URL' | 'YOBIRIN_FLOW_URL') =>
        createApiClient({ url: configuration[variable], variable, token })
      const commandLine: CommandLine = {
        ...{ process, configuration, fetch, stop },
        pools: createPoolsApi(clientFor('YOBIRIN_API_URL')),
        token: createTokenApi(clientFor('YOBIRIN_API_URL')),
        acts: createActsApi(clientFor('YOBIRIN_FLOW_URL')),
        chains: createChainsApi(clientFor('YOBIRIN_FLOW_URL')),
        clients: createClientsApi(clientFor('YOBIRIN_FLOW_URL')),
        async twilio() {
          // A third of a second that most commands need not wait for.
          const { connectAccount } = await import('./twilio/connect-account.ts')
          return connectAccount(configuration, { pause: commandLine.pause })
        },
        tell: (text) => stderr.write(`${text}\n`),
        async pause(milliseconds) {
          await pause(milliseconds, stop)
          if (stop.aborted) throw new Failure('Stopped.', { endsAll: true })
        }
      }
      return commandLine
    }
  }
  if (words[0] === PROPOSE) {
    await propose(application, words.slice(1), context)
    return exitCodes.done
  }
  await run(application, words, context)
  output.endLine()
  return toExitCode(Number(process.exitCode))
}

async function sleepUnlessStopped(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {})
}

/** The library writes help without the end of its last line. */
function endingItsLine(stdout: Surroundings['stdout']) {
  let last = '\n'
  return {
    write(text: string) {
      last = text.at(-1) ?? last
      stdout.write(text)
    },
    getColorDepth: (environment?: Parameters<NonNullable<typeof stdout.getColorDepth>>[0]) =>
      stdout.getColorDepth?.(environment) ?? 1,
    endLine() {
      if (last !== '\n') stdout.write('\n')
    }
  }
}

/** The library's own codes are negative; all but a fault inside mean a command not understood. */
function toExitCode(code: number): number {
  if (code >= 0) return code
  return code === -1 || code === -2 || code === -10 ? exitCodes.failed : exitCodes.wrongCommand
}
