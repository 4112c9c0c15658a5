import { Type } from 'typebox'
import { consentDaysOf } from '../../apps/apps.ts'
import { AgreementField } from '../../forms/agreement-field.tsx'
import { JourneyForm } from '../../forms/journey-form.tsx'
import { readAgreement } from '../../input/agreement.ts'
import { readTogether } from '../../input/reading.ts'
import { askedScopes } from '../asked-scopes.ts'
import type { RandomId } from '../journey.ts'
import type { FormTarget, PageVisit, Step } from '../step.ts'
import { allowAccess } from './allow-access.ts'

export interface ConsentStepDependencies {
  readonly randomId: RandomId
}

/** SOA206: may the app read it? */
export function createConsentStep({ randomId }: ConsentStepDependencies): Step {
  return {
    name: 'consent',
    input: Type.Object({
      action: Type.Union([Type.Literal('allow'), Type.Literal('deny'), Type.Literal('cancel')])
    }),

    async accept(visit, form) {
      if (form.action === 'deny') return { to: 'cancelled' }
      const read = readTogether({ agree: readAgreement(form.agree) })
      if (!read.ok) return { to: 'here', refusal: { faults: read.faults } }
      return { to: 'next', journey: allowAccess(visit, randomId()) }
    },

    page: async (visit) => ({
      title: visit.texts.consent.title,
      content: (form) => <ConsentPage {...visit} form={form} />
    })
  }
}

function ConsentPage(visit: PageVisit & { form: FormTarget }) {
  const { journey, app, institution, own, texts, form } = visit
  const { consent } = texts
  return (
    <>
      <p>{consent.asks(app.name)}</p>
      <dl class="facts">
        <dt>{consent.readsLabel}</dt>
        <dd>
          <ul>
            {askedScopes(journey, app).map((scope) => (
              <li key={scope}>{consent.scopes[scope]}</li>
            ))}
          </ul>
        </dd>
        <dt>{consent.daysLabel}</dt>
        <dd>{consent.days(consentDaysOf(app, institution))}</dd>
      </dl>
      <section class="caution">
        <h2>{consent.warningHeading}</h2>
        <ul>
          {consent.warnings(app.name).map((text) => (
            <li key={text}>{text}</li>
          ))}
          {(own.consentTexts?.notes ?? []).map((text) => (
            <li key={text} lang={own.lang}>
              {text}
            </li>
          ))}
        </ul>
      </section>
      <p>{consent.endLater(own.name, texts.telephone(institution.inquiryTelephone))}</p>
      <p>
        <a href={own.termsUrl} target="_blank" rel="noopener noreferrer">
          {consent.terms}
        </a>
      </p>
      <JourneyForm
        form={form}
        buttons={[
          { action: 'allow', label: consent.allow, primary: true },
          { action: 'deny', label: consent.deny }
        ]}
      >
        <AgreementField
          sentence={own.consentTexts?.agreement}
          lang={own.lang}
          journey={journey}
          texts={texts}
        />
      </JourneyForm>
    </>
  )
}
