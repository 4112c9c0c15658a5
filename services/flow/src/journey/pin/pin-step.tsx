import { Type } from 'typebox'
import { JourneyForm } from '../../forms/journey-form.tsx'
import { PinField } from '../../forms/pin-field.tsx'
import { readPin } from '../../input/pin.ts'
import { readTogether } from '../../input/reading.ts'
import type { Step } from '../step.ts'
import type { CheckPin } from './check-pin.ts'

export interface PinStepDependencies {
  readonly checkPin: CheckPin
}

/** SOA211: the PIN of the cash card. */
export function createPinStep({ checkPin }: PinStepDependencies): Step {
  return {
    name: 'pin',
    guesses: true,
    input: Type.Object({ action: Type.Union([Type.Literal('next'), Type.Literal('cancel')]) }),

    async accept(visit, form) {
      const read = readTogether({ pin: readPin(form.pin) })
      return read.ok
        ? checkPin(visit, read.values.pin)
        : { to: 'here', refusal: { faults: read.faults } }
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
