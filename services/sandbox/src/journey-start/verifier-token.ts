/**
 * The token with which journeys are begun.
 *
 * @param apiTokens `name:role:token`, comma-separated
 * @throws TypeError when none has the role
 */
export function verifierToken(apiTokens: string): string {
  for (const entry of apiTokens.split(',')) {
    const [, role, token] = entry.trim().split(':')
    if (role === 'verifier' && token) return token
  }
  throw new TypeError('API_TOKENS has no token with the role verifier')
}
