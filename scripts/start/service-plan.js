// @ts-check
import { join } from 'node:path'

const exitWithParent = new URL('../exit-with-parent.js', import.meta.url).href

/**
 * How one service is run and how it is known to be ready.
 *
 * @param {import('../settings/services.js').Service} service
 * @param {{ root: string, environment: Record<string, string> }} options
 * @returns {import('../supervisor/supervised-process.js').Plan}
 */
export function servicePlan({ name, ports }, { root, environment }) {
  const port = environment[ports[0]?.variable ?? '']
  return {
    name,
    launch: () => ({
      program: process.execPath,
      args: [`--import=${exitWithParent}`, join('dist', 'main.js')],
      cwd: join(root, 'services', name),
      env: environment,
      channel: true
    }),
    isReady: () => isReady(`http://127.0.0.1:${port}/readyz`)
  }
}

/** @param {string} url */
async function isReady(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
