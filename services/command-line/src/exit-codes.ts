/** What the process ends with, for scripts. */
export const exitCodes = {
  /** Everything was done, or shown, as asked. */
  done: 0,
  /** Something failed, or not everything was done: the account says what. */
  failed: 1,
  /** The command cannot be understood, or a variable is missing. */
  wrongCommand: 2,
  /** It looked well, and found something that is not as it should be. */
  found: 3
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
