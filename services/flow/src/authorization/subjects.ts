import { createHmac } from 'node:crypto'

/**
 * Names a customer to an app: always the same name to the same app, another one to every other app, and
 * nothing that tells the account (OpenID Connect Core 1.0, section 8.1).
 *
 * @param key at least 16 characters; another key gives everybody another name
 */
export function createSubjects(key: string): (accountKey: string, clientId: string) => string {
  return (accountKey, clientId) =>
    createHmac('sha256', key)
      .update(`subject ${clientId.length} ${clientId} ${accountKey}`)
      .digest('base64url')
}
