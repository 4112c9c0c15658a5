import { Type } from 'typebox'
import { BirthDateField } from '../../forms/birth-date-field.tsx'
import { JourneyForm } from '../../forms/journey-form.tsx'
import { TextField } from '../../forms/text-field.tsx'
import { readBirthDate } from '../../input/birth-date.ts'
import { readEmail, readEmailConfirm } from '../../input/email.ts'
import { readNameKana } from '../../input/name-kana.ts'
import { readPhone } from '../../input/phone.ts'
import { readTogether } from '../../input/reading.ts'
import type { Form } from '../form.ts'
import type { Journey } from '../journey.ts'
import type { Outcome, Step, Visit } from '../step.ts'
import { AccountAsEntered } from './account-as-entered.tsx'
import type { CheckAccount } from './check-account.ts'

export interface CustomerStepDependencies {
  readonly checkAccount: CheckAccount
}

/** SOA202: who is it? Compared with what the bank has recorded. */
export function createCustomerStep({ checkAccount }: CustomerStepDependencies): Step {
  async function next(visit: Visit, form: Form): Promise<Outcome> {
    const { journey, now } = visit
    if (!journey.account) return { to: 'first' }
    const read = readTogether({
      nameKana: readNameKana(form.nameKana),
      birthDate: readBirthDate(
        { year: form.birthYear, month: form.birthMonth, day: form.birthDay },
        now
      ),
      phone: readPhone(form.phone),
      email: readEmail(form.email),
      emailConfirm: readEmailConfirm(form.emailConfirm, form.email)
    })
    if (!read.ok) return { to: 'here', refusal: { faults: read.faults } }
    return checkAccount(visit, journey.account, read.values)
  }

  return {
    name: 'customer',
    guesses: true,
    input: Type.Object({
      action: Type.Union([Type.Literal('next'), Type.Literal('restart'), Type.Literal('cancel')])
    }),

    async accept(visit, form) {
      return form.action === 'restart' ? { to: 'first' } : next(visit, form)
    },

    async page({ journey, texts }) {
      const { customer } = texts
      return {
        title: customer.title,
        script: 'keep-entered',
        content: (form) => (
          <>
            <p>{customer.introduction}</p>
            <AccountAsEntered account={journey.account} texts={texts} />
            <JourneyForm
              form={form}
              buttons={[
                { action: 'next', label: texts.next, primary: true },
                ...(offersOtherAccount(journey)
                  ? [{ action: 'restart', label: customer.otherAccount }]
                  : []),
                { action: 'cancel', label: texts.cancel }
              ]}
            >
              <TextField name="nameKana" autocomplete="off" journey={journey} texts={texts} />
              <BirthDateField journey={journey} texts={texts} />
              <TextField
                name="phone"
                type="tel"
                autocomplete="tel-national"
                journey={journey}
                texts={texts}
              />
              <TextField
                name="email"
                type="email"
                autocomplete="email"
                journey={journey}
                texts={texts}
              />
              <TextField
                name="emailConfirm"
                type="email"
                autocomplete="off"
                journey={journey}
                texts={texts}
              />
            </JourneyForm>
          </>
        )
      }
    }
  }
}

/** B2490 says that the account is not right: its page is the one to go back to. */
function offersOtherAccount({ refusal }: Journey): boolean {
  return refusal !== undefined && 'code' in refusal && refusal.code === 'B2490'
}
