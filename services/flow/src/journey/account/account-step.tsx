import { Type } from 'typebox'
import { ChoiceField } from '../../forms/choice-field.tsx'
import { JourneyForm } from '../../forms/journey-form.tsx'
import { TextField } from '../../forms/text-field.tsx'
import { readAccountNumber } from '../../input/account-number.ts'
import { readAccountType } from '../../input/account-type.ts'
import { readBranch } from '../../input/branch.ts'
import { readTogether } from '../../input/reading.ts'
import type { Step } from '../step.ts'

/** SOA201: which account is it? */
export const accountStep: Step = {
  name: 'account',
  input: Type.Object({ action: Type.Union([Type.Literal('next'), Type.Literal('cancel')]) }),

  async accept({ journey }, form) {
    const read = readTogether({
      branch: readBranch(form.branch),
      accountType: readAccountType(form.accountType),
      accountNumber: readAccountNumber(form.accountNumber)
    })
    return read.ok
      ? { to: 'next', journey: { ...journey, account: read.values } }
      : { to: 'here', refusal: { faults: read.faults } }
  },

  async page({ journey, texts }) {
    const { account } = texts
    return {
      title: account.title,
      script: 'keep-entered',
      content: (form) => (
        <>
          <section class="notice">
            <h2>{account.disclaimerHeading}</h2>
            {account.disclaimer.map((text) => (
              <p key={text}>{text}</p>
            ))}
          </section>
          <section class="caution">
            <h2>{account.warningHeading}</h2>
            {account.warnings.map((text) => (
              <p key={text}>{text}</p>
            ))}
          </section>
          <p>{account.prepare}</p>
          <JourneyForm
            form={form}
            buttons={[
              { action: 'next', label: texts.next, primary: true },
              { action: 'cancel', label: texts.cancel }
            ]}
          >
            <TextField name="branch" digits width={3} journey={journey} texts={texts} />
            <ChoiceField
              name="accountType"
              options={Object.entries(texts.accountTypes)}
              journey={journey}
              texts={texts}
            />
            <TextField name="accountNumber" digits width={7} journey={journey} texts={texts} />
          </JourneyForm>
        </>
      )
    }
  }
}
