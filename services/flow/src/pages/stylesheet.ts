import { readFileSync } from 'node:fs'
import { withTokens } from '@yobirin/design-tokens'
import type { Brand } from '../institutions/brand.ts'
import { readableOn } from '../institutions/contrast.ts'

const FOLDER = new URL('../../public/', import.meta.url)

/** Grounds of the dark pages, the lightest that links and buttons stand on. */
const DARK_GROUND = '#333333'
const WHITE = '#ffffff'

/** The one stylesheet of an institution's pages: published tokens, its colour, the rules. */
export function writeStylesheet(brand: Brand | undefined): string {
  const rules = readFileSync(new URL('flow.css', FOLDER), 'utf8')
  return withTokens(`${brand ? coloursOf(brand) : ''}${withoutComments(rules)}`)
}

function coloursOf({ colour }: Brand): string {
  // In the dark the same colour has to be lighter.
  const onDark = readableOn(DARK_GROUND, colour, WHITE)
  return `:root{--institution:${colour};--institution-on-dark:${onDark}}\n`
}

function withoutComments(css: string): string {
  return css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ')
}
