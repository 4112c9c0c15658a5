// @ts-check

/**
 * The environment that every service of the sandbox gets: what the user set, and for the rest our own
 * secrets, our own Redis, a folder for the database, the default ports and the addresses that follow from them.
 *
 * @param {{
 *   given: NodeJS.ProcessEnv,
 *   secrets: Record<string, string>,
 *   redisUrl: string,
 *   databaseFolder: string,
 *   services: import('./services.js').Service[]
 * }} options
 * @returns {Record<string, string>}
 */
export function serviceEnvironment({ given, secrets, redisUrl, databaseFolder, services }) {
  // A variable that is set to nothing counts as not set.
  const set = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value ? [[name, value]] : []))
  )
  const ports = Object.fromEntries(
    services.flatMap((service) => service.ports).map((port) => [port.variable, `${port.default}`])
  )
  /** @type {Record<string, string>} */
  const chosen = {
    ...{ REDIS_URL: redisUrl, DATABASE_FOLDER: databaseFolder },
    ...{ ...ports, ...secrets, ...set }
  }
  return {
    ...addresses(chosen),
    ...accessOfConsole(chosen.API_TOKENS ?? ''),
    ...{ TEST_CALL_GATEWAY: 'sandbox', TEST_CALL_FROM: '+815031112222' },
    ...chosen
  }
}

/**
 * The console has a token of each role for itself, and may speak with it for those who signed in.
 *
 * @param {string} tokens `name:role:token,…`
 */
function accessOfConsole(tokens) {
  const entries = tokens.split(',').map((entry) => entry.trim().split(':'))
  const own = entries.filter(([, role]) => role !== 'verifier')
  return {
    CONSOLE_API_TOKENS: own.map(([, role, token]) => `${role}:${token}`).join(','),
    ON_BEHALF_TOKENS: own.map(([name]) => name).join(',')
  }
}

/** @param {Record<string, string>} ports */
function addresses(ports) {
  return {
    FLOW_PUBLIC_URL: `http://localhost:${ports.FLOW_PORT}`,
    WEBHOOK_PUBLIC_URL: `http://localhost:${ports.CALL_VERIFICATION_PORT}`,
    CONSOLE_PUBLIC_URL: `http://localhost:${ports.CONSOLE_PORT}`,
    FLOW_URL: `http://127.0.0.1:${ports.FLOW_PORT}`,
    NOTIFICATION_URL: `http://127.0.0.1:${ports.NOTIFICATION_PORT}`,
    CALL_VERIFICATION_URL: `http://127.0.0.1:${ports.CALL_VERIFICATION_PORT}`,
    SANDBOX_PUBLIC_URL: `http://localhost:${ports.SANDBOX_PORT}`,
    SMTP_URL: `smtp://127.0.0.1:${ports.SANDBOX_SMTP_PORT}`
  }
}
