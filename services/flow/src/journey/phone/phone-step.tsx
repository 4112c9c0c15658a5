import { maskPhoneNumber } from '@yobirin/phone-numbers'
import { Type } from 'typebox'
import { JourneyForm } from '../../forms/journey-form.tsx'
import { askedScopes } from '../asked-scopes.ts'
import type { MayDraw } from '../may-draw.ts'
import type { FormTarget, PageVisit, Step } from '../step.ts'
import { WaysAround } from '../ways-around.tsx'

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

    page: async (visit) => ({
      title: visit.texts.phone.title,
      content: (form) => <PhonePage {...visit} form={form} />
    })
  }
}

function PhonePage({ form, ...visit }: PageVisit & { form: FormTarget }) {
  const { journey, app, institution, texts } = visit
  const { question, yourTelephone, haveItAtHand, warningHeading, allows, askedBy } = texts.phone
  const reads = texts.list(askedScopes(journey, app).map((scope) => texts.consent.scopes[scope]))
  return (
    <>
      <p>{question}</p>
      <dl class="facts">
        <dt>{yourTelephone}</dt>
        <dd class="number">{maskPhoneNumber(journey.customer?.phone ?? '')}</dd>
      </dl>
      <p>{haveItAtHand}</p>
      <section class="caution">
        <h2>{warningHeading}</h2>
        <p>{allows(app.name, reads)}</p>
        <p>{askedBy(texts.telephone(institution.inquiryTelephone))}</p>
      </section>
      <JourneyForm
        form={form}
        buttons={[
          { action: 'next', label: texts.next, primary: true },
          { action: 'cancel', label: texts.cancel }
        ]}
      />
      <WaysAround {...visit} />
    </>
  )
}
