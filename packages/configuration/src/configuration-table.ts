import type { TObject } from 'typebox'

interface Property {
  readonly description?: string
  readonly default?: unknown
  readonly secret?: boolean
  readonly requiredInProduction?: boolean
}

/** The variables of a service as the Markdown table of its README; a test there compares the two. */
export function configurationTable(schema: TObject): string {
  const rows = Object.entries(schema.properties).map(([name, property]) => {
    const { description = '', secret } = property as Property
    const shown = shownDefault(property as Property)
    return `| \`${name}\` | ${description}${secret ? ' (secret)' : ''} | ${shown} |`
  })
  return ['| variable | meaning | default |', '|---|---|---|', ...rows].join('\n')
}

function shownDefault({ default: fallback, requiredInProduction }: Property): string {
  if (fallback === undefined) return 'required'
  const shown = fallback === '' ? [] : [`\`${fallback}\``]
  return [...shown, ...(requiredInProduction ? ['required in production'] : [])].join('; ')
}
