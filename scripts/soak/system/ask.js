// @ts-check

/**
 * Asks a service's interface for programs.
 *
 * @param {{ tokens: { operator: string, verifier: string } }} system
 * @param {string} address
 * @param {{ method?: string, body?: unknown, role?: 'operator' | 'verifier' }} [options]
 * @returns {Promise<any>}
 */
export async function ask({ tokens }, address, { method = 'GET', body, role = 'operator' } = {}) {
  const answer = await fetch(address, {
    method,
    headers: {
      authorization: `Bearer ${tokens[role]}`,
      ...(body !== undefined && { 'content-type': 'application/json' })
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000)
  })
  if (!answer.ok) {
    throw new Error(`${new URL(address).pathname}: ${answer.status} ${await answer.text()}`)
  }
  return answer.json()
}
