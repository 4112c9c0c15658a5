import type { ja } from './ja.ts'

/** A language that lacks a text, or takes other arguments, does not compile. */
export type Texts = typeof ja
