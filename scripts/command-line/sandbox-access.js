// @ts-check
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'command-line.json'

/**
 * Notes where the sandbox that runs out of this data folder answers, and to whom: an administrator.
 *
 * @param {string} folder
 * @param {Record<string, string>} environment the services'
 */
export function noteSandboxAccess(folder, environment) {
  const file = join(folder, FILE)
  const access = {
    YOBIRIN_API_URL: `http://localhost:${environment.CALL_VERIFICATION_PORT}`,
    YOBIRIN_FLOW_URL: `http://localhost:${environment.FLOW_PORT}`,
    YOBIRIN_API_TOKEN: administratorToken(environment.API_TOKENS ?? '')
  }
  writeFileSync(`${file}.new`, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/**
 * What the command line needs for the sandbox, unless somewhere else is meant: a token of the
 * sandbox goes nowhere but to the sandbox.
 *
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} given
 * @returns {Record<string, string>}
 */
export function sandboxAccess(folder, given) {
  if (given.YOBIRIN_API_URL || given.YOBIRIN_FLOW_URL) return {}
  try {
    return JSON.parse(readFileSync(join(folder, FILE), 'utf8'))
  } catch {
    return {}
  }
}

/** @param {string} tokens `name:role:token,…` */
function administratorToken(tokens) {
  const entries = tokens.split(',').map((entry) => entry.trim().split(':'))
  const [, , token = ''] =
    entries.find(([, role]) => role === 'administrator') ??
    entries.find(([, role]) => role === 'operator') ??
    []
  return token
}
