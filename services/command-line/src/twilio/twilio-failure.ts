import { Failure } from '../failure.ts'

/** The number was taken, or is not sold: another may be had. */
const NOT_AVAILABLE = new Set([21421, 21422])

/** Twilio refused, or did not answer; `twilioCode` is one of its error codes. */
export class TwilioFailure extends Failure {
  /** HTTP status; 0 where no answer came. */
  readonly status: number
  readonly twilioCode: number

  constructor(message: string, { status, twilioCode }: { status: number; twilioCode: number }) {
    super(message, { endsAll: !isAboutOne(status, twilioCode) })
    this.status = status
    this.twilioCode = twilioCode
  }

  /** Of a number that cannot be bought, though another may. */
  static taken(message: string): TwilioFailure {
    return new TwilioFailure(message, { status: 400, twilioCode: 21422 })
  }

  get isUnavailableNumber(): boolean {
    return NOT_AVAILABLE.has(this.twilioCode)
  }

  get isMissing(): boolean {
    return this.status === 404
  }

  /** Whether what was asked for may have been done all the same. */
  get isUncertain(): boolean {
    return this.status === 0 || this.status >= 500
  }
}

/** What concerns one number only; the next may go well. */
function isAboutOne(status: number, code: number): boolean {
  return status === 404 || NOT_AVAILABLE.has(code)
}

/** Does something at Twilio; whatever the package throws becomes a sentence. */
export async function atTwilio<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw toFailure(error)
  }
}

interface PackageError {
  readonly status?: number
  readonly code?: number | string
  readonly message?: string
  readonly moreInfo?: string
}

function toFailure(error: unknown): unknown {
  if (error instanceof Failure || !(error instanceof Error) || error.name === 'AbortError') {
    return error
  }
  const { status = 0, code, message, moreInfo } = error as PackageError & Error
  const twilioCode = typeof code === 'number' ? code : 0
  if (status === 0) {
    // Of the package's own errors the address may be worth telling, nothing else.
    return new TwilioFailure(`Twilio did not answer (${String(code ?? error.name)}).`, {
      status,
      twilioCode
    })
  }
  const hint = hints[twilioCode] ?? (status === 401 ? hints[20003] : undefined)
  const said = endSentence(message ?? 'no reason given')
  const parts = [`Twilio refused with ${status}`, twilioCode ? ` (${twilioCode})` : '', `: ${said}`]
  return new TwilioFailure(
    [parts.join(''), hint, moreInfo].filter((part) => part !== undefined && part !== '').join(' '),
    { status, twilioCode }
  )
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

/** What to do about it, where Twilio's own sentence does not say. */
const hints: Readonly<Record<number, string>> = {
  20003: 'Compare TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN with the console.',
  20429: 'Wait a minute, then repeat the command.',
  21631: 'Add --address with the id of an address that the country accepts.',
  21649: 'Add --bundle with the id of an approved regulatory bundle.',
  21651: 'The address does not belong to the bundle: see docs/twilio.md.'
}
