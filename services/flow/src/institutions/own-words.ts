import type { Language } from '../texts/texts.ts'
import type { Institution } from './institution.ts'

/** What an institution says in its own words, in the language of a page as far as it is translated. */
export interface OwnWords {
  /** The language that they are in: Japanese, where there is no translation. */
  readonly lang: 'ja' | 'en'
  readonly name: string
  readonly termsUrl: string
  readonly questionsUrl: string
  /** Where customers go who cannot call. */
  readonly desk?: string
  readonly consentTexts?: { readonly notes: readonly string[]; readonly agreement: string }
}

export function ownWords(institution: Institution, language: Language): OwnWords {
  const { name, termsUrl, questionsUrl, desk, consentTexts } = institution
  const translation = language === 'ja' ? undefined : institution.translations?.[language]
  const own = {
    ...{ name, termsUrl, questionsUrl },
    ...(desk !== undefined && { desk }),
    ...(consentTexts && { consentTexts })
  }
  return { lang: language === 'en' && translation ? 'en' : 'ja', ...own, ...translation }
}
