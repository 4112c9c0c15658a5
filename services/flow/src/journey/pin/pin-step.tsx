import { Type } from 'typebox'
import type { AccountDirectory } from '../../account-directory/account-directory.ts'
import { JourneyForm } from '../../forms/journey-form.tsx'
import { PinField } from '../../forms/pin-field.tsx'
import { readPin } from '../../input/pin.ts'
import { readTogether } from '../../input/reading.ts'
import { type AccountGuesses, referenceOf } from '../account-guesses.ts'
import { addresses } from '../customer/check-account.ts'
import type { Step } from '../step.ts'

export interface PinStepDependencies {
  readonly directory: AccountDirectory
  readonly accountGuesses: AccountGuesses
}

/** SOA211: the PIN of the cash card. Only a right one makes earlier failures forgotten. */
export function createPinStep({ directory, accountGuesses }: PinStepDependencies): Step {
  return {
    name: 'pin',
    guesses: true,
    input: Type.Object({ action: Type.Union([Type.Literal('next'), Type.Literal('cancel')]) }),

    async accept(visit, form) {
      const { account, customer } = visit.journey
      if (!account || !customer) return { to: 'first' }
      const read = readTogether({ pin: readPin(form.pin) })
      if (!read.ok) return { to: 'here', refusal: { faults: read.faults } }

      const refused = await accountGuesses.tooOften(visit, account)
      if (refused) return refused
      let available = true
      const guessed = await accountGuesses.make(visit, {
        account,
        clears: true,
        async check() {
          const reference = referenceOf(visit.institution.id, account)
          const { status } = await directory.verifyPin(reference, read.values.pin)
          available = status !== 'not_available'
          return status === 'right' ? 'right' : 'wrong'
        },
        tell: addresses(customer.email, customer.contactEmail)
      })
      if (guessed.status === 'right') return { to: 'next' }
      // Closed, or its card gone, since step 2.
      return available ? guessed.outcome : { to: 'here', refusal: { code: 'B2490' } }
    },

    page: async ({ journey, texts }) => ({
      title: texts.pin.title,
      script: 'pin',
      content: (form) => (
        <>
          <p>{texts.pin.introduction}</p>
          <JourneyForm
            form={form}
            buttons={[
              { action: 'next', label: texts.next, primary: true },
              { action: 'cancel', label: texts.cancel }
            ]}
          >
            <PinField journey={journey} texts={texts} />
          </JourneyForm>
        </>
      )
    })
  }
}
