// @ts-check
import { tokenOf } from './system.js'

/**
 * Gives a pool its settings as an operator does, and makes it first where there is none.
 *
 * @param {import('./system.js').System} system
 * @param {string} pool
 * @param {object} settings what differs from the sandbox's
 */
export async function configurePool(system, pool, settings) {
  const present = await ask(system, 'GET', pool)
  const { settingsRevision: revision = 0 } = present.ok ? await fields(present) : {}
  await must(
    ask(system, 'PUT', pool, {
      settings: {
        ...{ validitySeconds: 120, ringSeconds: 7, ringStrategy: 'hold' },
        ...{ dialWithPresentation: false, ...settings }
      },
      ...{ why: 'bench', revision }
    })
  )
}

/**
 * @param {import('./system.js').System} system
 * @param {string} pool
 * @param {number} count at most 10,000
 * @returns {Promise<string[]>} E.164
 */
export async function addNumbers(system, pool, count) {
  const numbers = Array.from({ length: count }, (_, index) => `+81120${String(100_000 + index)}`)
  const csv = numbers.join('\n')
  await must(ask(system, 'POST', `${pool}/imports`, { csv, why: 'bench' }))
  return numbers
}

/**
 * @param {import('./system.js').System} system
 * @param {string} method
 * @param {string} path below /v1/pools/
 * @param {object} [body]
 */
function ask(system, method, path, body) {
  return fetch(`http://127.0.0.1:${system.portOf('call-verification')}/v1/pools/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokenOf(system, 'operator')}`,
      ...(body && { 'content-type': 'application/json' })
    },
    ...(body && { body: JSON.stringify(body) })
  })
}

/** @param {Promise<Response>} asked */
async function must(asked) {
  const answer = await asked
  if (!answer.ok) throw new Error(`The pool was not set up: ${await answer.text()}`)
}

/** @param {Response} answer @returns {Promise<any>} */
async function fields(answer) {
  return answer.json()
}
