import { readFileSync } from 'node:fs'

const PUBLISHED = readTokens()

/**
 * A stylesheet behind the published tokens that it names. Names of its own are its own affair; those
 * that begin as the published ones do have to be published.
 *
 * @throws when a token is not there
 */
export function withTokens(stylesheet: string): string {
  const named = new Map<string, string>()
  const pending = namesIn(stylesheet)
  for (const name of pending) {
    if (named.has(name)) continue
    const value = PUBLISHED.get(name)
    if (value === undefined) throw new Error(`There is no design token ${name}`)
    named.set(name, value)
    pending.push(...namesIn(value))
  }
  const lines = [...named].sort().map(([name, value]) => `${name}:${value}`)
  return lines.length > 0 ? `:root{${lines.join(';')}}\n${stylesheet}` : stylesheet
}

const TOKEN = /--(?:color|font|line-height|border-radius|elevation)-[a-z0-9-]+/g

function namesIn(text: string): string[] {
  return text.match(TOKEN) ?? []
}

function readTokens(): ReadonlyMap<string, string> {
  const file = new URL(import.meta.resolve('@digital-go-jp/design-tokens/dist/tokens.css'))
  const declarations = readFileSync(file, 'utf8').matchAll(/^\s*(--[\w-]+):\s*(.+);$/gm)
  return new Map([...declarations].map(([, name = '', value = '']) => [name, value]))
}
