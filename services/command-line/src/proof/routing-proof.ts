import { routeApplication } from '../numbers/route-tasks.ts'
import { type SurveyOptions, surveyNumbers } from '../numbers/survey.ts'
import { counted, written } from '../output/written.ts'
import type { CallRouting } from '../twilio/call-routing.ts'
import { failed, type Proof, passed, warning } from './proof.ts'

const MOST_NAMED = 5

/** Twilio has every number of the pools and delivers its calls to us. */
export async function proveRouting(options: SurveyOptions): Promise<Proof[]> {
  const { account, routing } = options
  const numbers = await surveyNumbers(options)
  const application = await routeApplication(account, routing)
  const faulty = numbers.filter(({ findings }) => findings.length > 0)
  const faults = [
    ...application.map(({ subject, intent }) => `${subject}: ${intent}`),
    ...faulty.map(({ number }) => written(number))
  ]
  const name = 'routing of the numbers'
  return [
    numbers.length === 0
      ? failed(name, 'no number is in a pool: yobirin numbers buy, or import')
      : faults.length === 0
        ? passed(name, counted(numbers.length, 'number'))
        : failed(name, `${named(faults)}: yobirin numbers check`),
    fallbackHost(routing)
  ]
}

function fallbackHost({ voiceUrl, voiceFallbackUrl }: CallRouting): Proof {
  const name = 'fallback on another host'
  const [voice, fallback] = [voiceUrl, voiceFallbackUrl].map((url) => new URL(url).hostname)
  return voice === fallback
    ? warning(name, `both are ${voice}: when it fails, Twilio answers the calls and bills them`)
    : passed(name, `${voice}, ${fallback}`)
}

function named(faults: readonly string[]): string {
  const more = faults.length - MOST_NAMED
  return faults.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
