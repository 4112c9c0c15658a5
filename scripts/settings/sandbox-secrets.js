// @ts-check
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// Production refuses values that begin with this.
const MARK = 'sandbox'

const token = () => `${MARK}_${randomBytes(24).toString('base64url')}`

/** @param {string[]} kids */
const privateKeys = (kids) =>
  JSON.stringify({
    keys: kids.map((kid) => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      return { ...privateKey.export({ format: 'jwk' }), kid }
    })
  })

/** @type {Record<string, () => string>} */
const makers = {
  PHONE_HASH_KEY: () => `${MARK}_${randomBytes(32).toString('base64url')}`,
  PIN_PEPPER: token,
  COOKIE_KEYS: () => `${MARK}_${randomBytes(32).toString('base64url')}`,
  CONSOLE_SESSION_KEYS: () => `${MARK}1:${randomBytes(32).toString('base64url')}`,
  SEALING_KEYS: () => `${MARK}1:${randomBytes(32).toString('base64url')}`,
  RECORD_KEYS: () => `${MARK}1:${randomBytes(32).toString('base64url')}`,
  JWKS: () => privateKeys([`${MARK}-${randomBytes(6).toString('hex')}`]),
  SANDBOX_CLIENT_KEYS: () =>
    privateKeys(['saifu-note', 'kakei-komichi', 'yobirin-shinkumi-api', 'suzukaze-shinkumi-api']),
  TWILIO_ACCOUNT_SID: () => `AC${randomBytes(16).toString('hex')}`,
  TWILIO_AUTH_TOKEN: token,
  API_TOKENS: () =>
    ['verifier', 'viewer', 'operator', 'administrator']
      .map((role) => `${role}:${role}:${token()}`)
      .join(',')
}

/**
 * The secrets of this data folder: made at random when they are first asked for and kept, so that
 * what was sealed before a restart can be opened after it. No value is a constant of the source.
 *
 * @param {string} folder
 * @returns {Record<string, string>}
 */
export function sandboxSecrets(folder) {
  const file = join(folder, 'secrets.json')
  /** @type {Record<string, string>} */
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const missing = Object.entries(makers).filter(([name]) => kept[name] === undefined)
  if (missing.length === 0) return kept

  const secrets = { ...kept, ...Object.fromEntries(missing.map(([name, make]) => [name, make()])) }
  // Renamed into place: a file cut off in the middle would lose keys.
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return secrets
}
