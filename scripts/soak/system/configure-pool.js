// @ts-check
import { ask } from './ask.js'

// Long enough that nobody's time is up while things are broken, and that a call rings through a kill.
const SETTINGS = {
  validitySeconds: 600,
  ringSeconds: 4,
  ringStrategy: 'hold',
  dialWithPresentation: false,
  quarantine: 'off'
}

/**
 * Gives the sandbox's pool what the soak needs.
 *
 * @param {import('./start-system.js').System} system
 * @param {{ validitySeconds?: number, ringSeconds?: number }} [settings]
 */
export async function configurePool(system, settings = {}) {
  const address = `${system.url('call-verification')}/v1/pools/main`
  const { settingsRevision: revision } = await ask(system, address)
  await ask(system, address, {
    method: 'PUT',
    body: { settings: { ...SETTINGS, ...settings }, why: 'the soak', revision }
  })
}
