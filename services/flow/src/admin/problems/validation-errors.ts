import type { Problem } from '@yobirin/contracts'
import type { FastifySchemaValidationError } from 'fastify'

/**
 * Where the request does not fit, as JSON pointers. Says what would fit and never what was sent, which
 * may be a customer's account.
 *
 * @param part of the request: `body`, `querystring`, `params` or `headers`
 */
export function validationErrors(
  part: string,
  failures: readonly FastifySchemaValidationError[]
): NonNullable<Problem['errors']> {
  const base = part === 'body' ? '#' : `#/${part}`
  const details = new Map<string, string>()
  for (const { keyword, instancePath, params, message = 'is not valid' } of failures) {
    // Told once more, and better, by the keyword of the object.
    if (keyword === 'boolean') continue
    if (keyword === 'required') {
      for (const name of names(params.requiredProperties)) {
        details.set(`${base}${instancePath}/${name}`, 'is missing')
      }
    } else if (keyword === 'additionalProperties') {
      details.set(`${base}${instancePath}`, 'has a property that is not known here')
    } else if (!details.has(`${base}${instancePath}`)) {
      details.set(`${base}${instancePath}`, keyword === 'const' ? 'is none of its values' : message)
    }
  }
  return [...details].map(([pointer, detail]) => ({ pointer, detail }))
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}
