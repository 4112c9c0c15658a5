// @ts-check

/**
 * What a scenario breaks with.
 *
 * @typedef {object} Tools
 * @property {import('./system/start-system.js').System} system
 * @property {import('./random.js').Random} random
 * @property {AbortSignal} callsAreOver
 * @property {(delivering: import('./calls/carrier.js').Delivering) => void} deliver how webhooks come from now on
 * @property {(name: string, value: number | string) => void} measure something for the report
 */

/**
 * One way in which the world breaks.
 *
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} about what is broken, as a sentence without its full stop
 * @property {import('./system/start-system.js').SystemSettings} [system]
 * @property {boolean} [notToTheEnd] apps are refused while it lasts, so that nobody can come to the end
 * @property {{ jobs: number, letters: number }} [setAside] what it poisons in each round
 * @property {(tools: Tools) => Promise<void>} play breaks it while calls come in, and mends it at the end
 */

export {}
