import type { PoolSettings } from '@yobirin/contracts'
import type { Site } from './system.ts'

/** Gives the pool other settings, as an operator does over HTTP. */
export async function configurePool(
  system: Site,
  settings: Partial<PoolSettings>,
  pool = 'main'
): Promise<void> {
  const address = `${system.urls['call-verification']}/v1/pools/${pool}`
  const authorization = `Bearer ${system.tokens.operator}`
  const headers = { authorization, 'content-type': 'application/json' }
  const { settingsRevision: revision } = (await (await fetch(address, { headers })).json()) as {
    settingsRevision?: number
  }
  const answer = await fetch(address, {
    method: 'PUT',
    headers,
    body: JSON.stringify({
      settings: {
        validitySeconds: 120,
        ringSeconds: 7,
        ringStrategy: 'hold',
        dialWithPresentation: false,
        ...settings
      },
      why: 'a scenario needs it',
      revision
    })
  })
  if (!answer.ok) throw new Error(`The pool was not configured: ${await answer.text()}`)
}
