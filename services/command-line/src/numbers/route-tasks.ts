import { Failure } from '../failure.ts'
import type { CallRouting } from '../twilio/call-routing.ts'
import type { OwnedNumber, TwilioAccount } from '../twilio/twilio-account.ts'
import type { Task } from '../work/task.ts'
import { compareApplication, compareNumber, type Finding } from './compare-routing.ts'

/** Setting the routing of one number; the empty plan where it is as it should be. */
export function routeNumber(
  account: TwilioAccount,
  number: OwnedNumber,
  routing: CallRouting
): Task[] {
  return mend(number.phoneNumber, compareNumber(number, routing), () =>
    account.route(number.sid, routing)
  )
}

/** Setting the addresses of the application, where numbers are routed by one. */
export async function routeApplication(
  account: TwilioAccount,
  routing: CallRouting
): Promise<Task[]> {
  const { applicationSid } = routing
  if (applicationSid === undefined) return []
  const application = await account.application(applicationSid)
  return mend(applicationSid, compareApplication(application, routing), () =>
    account.routeApplication(applicationSid, routing)
  )
}

function mend(subject: string, findings: readonly Finding[], set: () => Promise<void>): Task[] {
  if (findings.length === 0) return []
  const beyond = findings.filter(({ mendable }) => !mendable)
  return [
    {
      subject,
      intent: findings.map(({ text }) => text).join('; '),
      async run() {
        if (beyond.length < findings.length) await set()
        if (beyond.length > 0) throw new Failure(beyond.map(({ text }) => text).join('; '))
        return {}
      }
    }
  ]
}
