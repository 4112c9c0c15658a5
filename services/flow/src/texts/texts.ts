import { easy } from './easy.ts'
import { en } from './en.ts'
import { ja } from './ja.ts'

/** A language that lacks a text, or takes other arguments, does not compile. */
export type Texts = typeof ja

/** `easy` is Japanese in short sentences and everyday words. */
export const LANGUAGES = ['ja', 'easy', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

export const TEXTS: Readonly<Record<Language, Texts>> = { ja, easy, en }

/** Each language as those call it who read it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  ja: '日本語',
  easy: 'やさしい日本語',
  en: 'English'
}
