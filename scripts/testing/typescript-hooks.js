// @ts-check
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'

const tsconfigRaw = await readFile(new URL('../../tsconfig.base.json', import.meta.url), 'utf8')

/**
 * Strips TypeScript of its types, which have been checked before. tap would load the compiler into every
 * process for it, and twice.
 *
 * @type {import('node:module').LoadHook}
 */
export async function load(url, context, nextLoad) {
  const loader = /** @type {'ts' | 'tsx' | undefined} */ (
    /^file:[^?]*\.(tsx?)(\?|$)/.exec(url)?.[1]
  )
  if (loader === undefined) return nextLoad(url, context)
  const { source } = await nextLoad(url, { ...context, format: 'module' })
  const { code } = await transform(/** @type {Uint8Array} */ (source), {
    loader,
    sourcefile: fileURLToPath(url),
    sourcemap: 'inline',
    tsconfigRaw
  })
  return { format: 'module', source: code, shortCircuit: true }
}
