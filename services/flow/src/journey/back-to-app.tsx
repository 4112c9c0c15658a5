import type { Texts } from '../texts/texts.ts'
import type { Journey } from './journey.ts'

/** The way on from a page that nothing follows. */
export function BackToApp({ journey, texts }: { journey: Journey; texts: Texts }) {
  return (
    <p class="actions">
      <a class="button primary" href={`/journey/${journey.id}/return`}>
        {texts.backToApp}
      </a>
    </p>
  )
}
