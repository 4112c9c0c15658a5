import { Type } from 'typebox'
import { codeMessage } from '../../pages/code-message.ts'
import { BackToApp } from '../back-to-app.tsx'
import type { Step } from '../step.ts'

/** An error ended the journey: its code, and what to do next. */
export const stoppedStep: Step = {
  name: 'stopped',
  last: true,
  input: Type.Never(),
  accept: async () => ({ to: 'here' }),
  async page({ journey, institution, texts }) {
    if (!journey.stop) throw new Error('A journey was stopped without saying why')
    const { code, until } = journey.stop
    const { heading, text, next } = codeMessage(texts, code, until)
    return {
      title: texts.stopped.title,
      code,
      content: () => (
        <>
          <div class="caution" role="alert">
            <h2>{heading}</h2>
            <p>{text}</p>
            <p>{texts.errorCode(code)}</p>
          </div>
          <p>{next}</p>
          <p>{texts.askUs(texts.telephone(institution.inquiryTelephone))}</p>
          <BackToApp journey={journey} texts={texts} />
        </>
      )
    }
  }
}
