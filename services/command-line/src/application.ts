import { buildApplication, help, text_en, version } from '@stricli/core'
import { ConfigurationError } from '@yobirin/configuration'
import { commands } from './commands.ts'
import { exitCodes } from './exit-codes.ts'
import { Failure } from './failure.ts'

/** A fault of ours keeps its stack; everything else is a sentence for whoever typed the command. */
function sentence(error: unknown): string {
  if (error instanceof Failure || error instanceof ConfigurationError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

export const application = buildApplication(
  commands,
  {
    name: 'yobirin',
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
    localization: {
      text: {
        ...text_en,
        exceptionWhileRunningCommand: sentence,
        // Which the library does not end with a line of its own.
        exceptionWhileLoadingCommandContext: (error) => `${sentence(error)}\n`
      }
    },
    determineExitCode: (error) =>
      error instanceof Failure
        ? error.exitCode
        : error instanceof ConfigurationError
          ? exitCodes.wrongCommand
          : exitCodes.failed
  },
  {
    help: help({
      brief: 'Print this and end',
      defaultForRouteMap: true,
      formatting: {
        caseStyle: 'convert-camel-to-kebab',
        useAliasInUsageLine: false,
        onlyRequiredInUsageLine: false
      }
    }),
    version: version({ brief: 'Print the version and end', info: { currentVersion: '0.1.0' } })
  }
)
