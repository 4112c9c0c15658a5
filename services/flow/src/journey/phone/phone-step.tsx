import { maskPhoneNumber } from '@yobirin/phone-numbers'
import { Type } from 'typebox'
import { Actions } from '../../pages/actions.tsx'
import type { Texts } from '../../texts/texts.ts'
import type { FormTarget, Step } from '../step.ts'

const Input = Type.Object({ action: Type.Union([Type.Literal('next'), Type.Literal('cancel')]) })

/** SOA208: is this the telephone that you will call from? */
export const phoneStep: Step = {
  name: 'phone',
  input: Input,
  accept: async (_visit, input) =>
    (input as Type.Static<typeof Input>).action === 'next' ? { to: 'next' } : { to: 'cancelled' },
  page: async ({ journey, texts }) => ({
    title: texts.phone.title,
    content: (form) => <PhonePage phone={journey.customer?.phone ?? ''} texts={texts} form={form} />
  })
}

function PhonePage({ phone, texts, form }: { phone: string; texts: Texts; form: FormTarget }) {
  const { question, yourTelephone, haveItAtHand, onlyYourself, next } = texts.phone
  return (
    <>
      <p>{question}</p>
      <dl class="facts">
        <dt>{yourTelephone}</dt>
        <dd class="number">{maskPhoneNumber(phone)}</dd>
      </dl>
      <p>{haveItAtHand}</p>
      <p class="caution">{onlyYourself}</p>
      <Actions
        form={form}
        buttons={[
          { action: 'next', label: next, primary: true },
          { action: 'cancel', label: texts.cancel }
        ]}
      />
    </>
  )
}
