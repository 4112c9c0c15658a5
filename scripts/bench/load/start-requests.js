// @ts-check
import { tokenOf } from '../system.js'
import { request } from './http-load.js'

const START_PATH = '/v1/verifications'

/**
 * @param {import('../system.js').System} system
 * @param {{ phoneNumber: string, pool: string }} verification
 */
export function startRequest(system, verification) {
  const headers = {
    authorization: `Bearer ${tokenOf(system, 'verifier')}`,
    'content-type': 'application/json'
  }
  return request('POST', START_PATH, headers, JSON.stringify(verification))
}

let telephones = 0

/** Mobile numbers of nobody, none of them twice in one run. @param {number} count */
export function telephonesOfNobody(count) {
  return Array.from({ length: count }, () => {
    telephones += 1
    return `+8190${String(10_000_000 + telephones)}`
  })
}
