import type { TObject } from 'typebox'

interface Property {
  readonly description?: string
  readonly default?: unknown
  readonly secret?: boolean
}

/** The variables of a service as the Markdown table of its README; a test there compares the two. */
export function configurationTable(schema: TObject): string {
  const rows = Object.entries(schema.properties).map(([name, property]) => {
    const { description = '', default: fallback, secret } = property as Property
    const shown = fallback === undefined ? 'required' : fallback === '' ? '' : `\`${fallback}\``
    return `| \`${name}\` | ${description}${secret ? ' (secret)' : ''} | ${shown} |`
  })
  return ['| variable | meaning | default |', '|---|---|---|', ...rows].join('\n')
}
