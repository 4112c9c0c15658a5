import { type ExitCode, exitCodes } from './exit-codes.ts'

export interface FailureOptions {
  readonly exitCode?: ExitCode
  /** Whether what was to follow would fail as well, so that it is not tried. */
  readonly endsAll?: boolean
  readonly cause?: unknown
}

/** Something that whoever typed the command must know or can put right; shown without a stack. */
export class Failure extends Error {
  readonly code = 'COMMAND_FAILED'
  readonly exitCode: ExitCode
  readonly endsAll: boolean

  constructor(message: string, options: FailureOptions = {}) {
    super(message, { cause: options.cause })
    this.exitCode = options.exitCode ?? exitCodes.failed
    this.endsAll = options.endsAll ?? false
  }
}
