import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { LANGUAGES, type Language } from './texts.ts'

/** How somebody reads our pages. */
export interface Reader {
  readonly language: Language
  /** Readings above the kanji. */
  readonly furigana: boolean
}

const FURIGANA = '.furigana'

export function readerOf({ cookies, headers }: FastifyRequest, secure: boolean): Reader {
  // A request that Fastify itself refuses has no cookies yet.
  return readerFor(cookies?.[readerCookie(secure)], headers['accept-language'])
}

/** What was chosen by hand in this browser, as its cookie has it, else what the browser asks for. */
export function readerFor(chosen: string | undefined, acceptLanguage: string | undefined): Reader {
  return (chosen && parseReader(chosen)) || negotiated(acceptLanguage)
}

export function readerCookie(secure: boolean): string {
  return `${secure ? '__Host-' : ''}yobirin-reader`
}

/** A word for it that fits in a cookie and in an address, such as `ja` or `easy.furigana`. */
export function writeReader({ language, furigana }: Reader): string {
  return `${language}${furigana ? FURIGANA : ''}`
}

export function parseReader(text: string): Reader | undefined {
  const furigana = text.endsWith(FURIGANA)
  const name = furigana ? text.slice(0, -FURIGANA.length) : text
  const language = LANGUAGES.find((each) => each === name)
  return language && { language, furigana: furigana && language !== 'en' }
}

/** Who reads easy Japanese is helped by the readings, unless they take them away. */
export function readerIn(language: Language): Reader {
  return { language, furigana: language === 'easy' }
}

function negotiated(acceptLanguage: string | undefined): Reader {
  if (!acceptLanguage) return readerIn('ja')
  const asked = new Negotiator({ headers: { 'accept-language': acceptLanguage } })
  const [language] = asked.languages(['ja', 'en'])
  // Those who read neither live in Japan, and know easy Japanese sooner than English.
  return readerIn(language === 'ja' || language === 'en' ? language : 'easy')
}
