import { DirectoryUnavailable } from './account-directory.ts'

/** One question to the core system that came to nothing. */
export class CoreSystemFault extends DirectoryUnavailable {
  /** Whether it may pass by itself, as an overload does and a refusal does not. */
  readonly passing: boolean

  constructor(message: string, { passing }: { passing: boolean }) {
    super(message)
    this.passing = passing
  }
}
