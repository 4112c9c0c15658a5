// @ts-check
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Node keeps every module that it has loaded. With `?load=3` in its address a module is another, and so is all that it
 * imports of the sandbox; packages stay.
 */

let sandbox = ''
let tap = ''

/** @type {import('node:module').InitializeHook<{ sandbox: string, tap: string }>} */
export function initialize(data) {
  sandbox = pathToFileURL(join(data.sandbox, '/')).href
  tap = data.tap
}

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  const from = context.parentURL ?? ''
  if (!from.startsWith(sandbox)) return next(specifier, context)
  if (specifier === 'tap') return { url: tap, shortCircuit: true }
  const resolved = await next(specifier, context)
  const load = new URL(from).searchParams.get('load')
  if (load === null || !resolved.url.startsWith(sandbox)) return resolved
  return { ...resolved, url: `${resolved.url}?load=${load}` }
}
