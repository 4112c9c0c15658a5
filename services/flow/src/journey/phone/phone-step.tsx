import { maskPhoneNumber } from '@yobirin/phone-numbers'
import { Type } from 'typebox'
import { JourneyForm } from '../../forms/journey-form.tsx'
import type { Texts } from '../../texts/texts.ts'
import type { MayDraw } from '../may-draw.ts'
import type { FormTarget, Step } from '../step.ts'

export interface PhoneStepDependencies {
  readonly mayDraw: MayDraw
}

/** SOA208: is this the telephone that you will call from? */
export function createPhoneStep({ mayDraw }: PhoneStepDependencies): Step {
  return {
    name: 'phone',
    input: Type.Object({ action: Type.Union([Type.Literal('next'), Type.Literal('cancel')]) }),

    async accept(visit) {
      const drawing = await mayDraw(visit)
      return drawing.status === 'allowed' ? { to: 'next' } : drawing.outcome
    },

    page: async ({ journey, texts }) => ({
      title: texts.phone.title,
      content: (form) => (
        <PhonePage phone={journey.customer?.phone ?? ''} texts={texts} form={form} />
      )
    })
  }
}

function PhonePage({ phone, texts, form }: { phone: string; texts: Texts; form: FormTarget }) {
  const { question, yourTelephone, haveItAtHand, onlyYourself } = texts.phone
  return (
    <>
      <p>{question}</p>
      <dl class="facts">
        <dt>{yourTelephone}</dt>
        <dd class="number">{maskPhoneNumber(phone)}</dd>
      </dl>
      <p>{haveItAtHand}</p>
      <p class="caution">{onlyYourself}</p>
      <JourneyForm
        form={form}
        buttons={[
          { action: 'next', label: texts.next, primary: true },
          { action: 'cancel', label: texts.cancel }
        ]}
      />
    </>
  )
}
