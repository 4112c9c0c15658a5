import { overTexts } from '../pages/over-texts.ts'
import { WORDS, type Word } from './words.ts'

/** Days of a month that are not read as a number and にち. */
const DAYS: Readonly<Record<string, string>> = {
  ...{ 1: 'ついたち', 2: 'ふつか', 3: 'みっか', 4: 'よっか', 5: 'いつか', 6: 'むいか' },
  ...{ 7: 'なのか', 8: 'ようか', 9: 'ここのか', 10: 'とおか', 14: 'じゅうよっか' },
  ...{ 20: 'はつか', 24: 'にじゅうよっか' }
}

const DATES = String.raw`(?<day>\d+)日(?!間)|(?<=\d)月|(?<=\d)日間|(?<=[134680])分`
const PATTERN = new RegExp(`${DATES}|${WORDS.map(placeOf).join('|')}`, 'gu')

/** Puts the reading above each word of a page whose reading is known. */
export function addFurigana(html: string): string {
  return overTexts(html, withReadings)
}

/** Kanji with no reading above them. */
export function kanjiWithoutReading(text: string): readonly string[] {
  const rest = withReadings(text).replace(/<ruby>.*?<\/ruby>/gu, '')
  return rest.match(/[\p{Script=Han}々]+/gu) ?? []
}

function withReadings(text: string): string {
  return text.replace(PATTERN, (found, ...rest) => {
    const [offset, whole, groups] = rest.slice(-3) as [number, string, { day?: string }]
    const { day } = groups
    if (day && !DAYS[day]) return `${day}${ruby('日', 'にち')}`
    if (day) return ruby(found, DAYS[day] ?? '')
    return ruby(found, readingOf(found, whole, offset))
  })
}

function ruby(base: string, reading: string): string {
  return `<ruby>${base}<rt>${reading}</rt></ruby>`
}

function placeOf({ before, kanji, after }: Word): string {
  const lookBehind = before && `(?<=${before.replace('(', '\\(')})`
  return `${lookBehind}${kanji}${after && `(?=${after})`}`
}

function readingOf(found: string, text: string, offset: number): string {
  const digit = /\d$/.test(text.slice(0, offset))
  if (digit && found === '月') return 'がつ'
  if (digit && found === '分' && /[134680]$/.test(text.slice(0, offset))) return 'ぷん'
  const end = offset + found.length
  const word = WORDS.find(
    ({ before, kanji, after }) =>
      kanji === found && text.slice(0, offset).endsWith(before) && text.startsWith(after, end)
  )
  return word?.reading ?? ''
}
