import { type Reader, readerIn, writeReader } from '../texts/reader.ts'
import { LANGUAGE_NAMES, LANGUAGES, type Texts } from '../texts/texts.ts'

/** Plain links, so that they work without JavaScript; each is written as its readers write it. */
export function LanguageBar({ reader, texts }: { reader: Reader; texts: Texts }) {
  const { language, furigana } = reader
  return (
    <nav class="languages" aria-label={texts.languagesLabel}>
      <ul>
        {LANGUAGES.map((each) => (
          <li key={each}>
            <a
              href={`?reader=${writeReader(readerIn(each))}`}
              lang={each === 'en' ? 'en' : 'ja'}
              aria-current={each === language ? 'true' : undefined}
            >
              {LANGUAGE_NAMES[each]}
            </a>
          </li>
        ))}
        {language !== 'en' && (
          <li>
            <a href={`?reader=${writeReader({ language, furigana: !furigana })}`}>
              {furigana ? texts.furigana.remove : texts.furigana.add}
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
}
