import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/** What a page needs before violations() looks at it, as an init script of its context. */
export const AXE = { path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') }

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds, in short. Contrast takes it longest, and is the same in every language. */
export function violations(
  page: Page,
  { only = RULES, withContrast = true }: { only?: readonly string[]; withContrast?: boolean } = {}
): Promise<string[]> {
  return page.evaluate(
    async ([values, contrast]) => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') }
      const found = await axe.run(document, {
        runOnly: [...values],
        iframes: false,
        resultTypes: ['violations'],
        ...(!contrast && { rules: { 'color-contrast': { enabled: false } } })
      })
      return found.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`)
      )
    },
    [only, withContrast] as const
  )
}
