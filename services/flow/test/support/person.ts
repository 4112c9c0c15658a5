import { randomInt } from 'node:crypto'
import { APP, type Customer, INSTITUTION, openJourney, visit } from './customer.ts'
import type { Flow } from './flow.ts'

/** Somebody with an account that the bank's records know, and what they type into the pages. */
export interface Person {
  readonly phone: string
  readonly accountKey: string
  readonly fields: Readonly<Record<string, string>> & {
    readonly accountNumber: string
    readonly email: string
  }
}

export const PIN = '2580'

let accounts = randomInt(1_000) * 1_000

export async function inventPerson(
  flow: Flow,
  {
    accountNumber = String(1_000_000 + accounts++),
    institution = INSTITUTION,
    contactEmail
  }: { accountNumber?: string; institution?: string; contactEmail?: string } = {}
): Promise<Person> {
  const account = { institution, branch: '001', accountType: 'ordinary', accountNumber } as const
  const phone = `+8190${String(10_000_000 + accounts++)}`
  await flow.directory.put({
    ...account,
    birthDate: '1958-04-03',
    phones: [phone],
    pin: PIN,
    status: 'open',
    ...(contactEmail && { contactEmail })
  })
  return {
    phone,
    accountKey: flow.accountKeys.identify(account).key,
    fields: {
      branch: '001',
      accountType: 'ordinary',
      accountNumber,
      nameKana: 'すずき　はなこ',
      birthYear: '１９５８',
      birthMonth: '4',
      birthDay: '3',
      phone: phone.replace('+81', '0'),
      email: `person${accountNumber}@mail.example`,
      emailConfirm: `person${accountNumber}@mail.example`
    }
  }
}

/** At the first page of a new journey. */
export async function begin(flow: Flow, app = APP): Promise<Customer> {
  const { id } = await openJourney(flow, { step: 'account', app })
  const customer = visit(flow, id)
  await customer.page()
  return customer
}
