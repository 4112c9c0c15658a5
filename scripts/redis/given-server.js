// @ts-check
import { connect } from 'node:net'
import { CannotGoOn } from '../processes/cannot-go-on.js'

const PATIENCE_MILLISECONDS = 5_000

/**
 * Refuses an address of the user's at which nobody answers: every service would wait for it.
 *
 * @param {string} url REDIS_URL; its password is not shown
 */
export async function refuseAbsentServer(url) {
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url)) {
    throw new CannotGoOn('REDIS_URL is not an address such as redis://host:6379')
  }
  const { hostname, port } = new URL(url)
  const place = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) }
  const fault = await faultOf(place)
  if (fault === undefined) return
  throw new CannotGoOn(
    `REDIS_URL names ${place.host}, port ${place.port}, where nobody answers (${fault}).
Start that Redis, or leave REDIS_URL out: then one of our own is used.`
  )
}

/**
 * @param {{ host: string, port: number }} place
 * @returns {Promise<string | undefined>} why nobody can be reached there
 */
function faultOf(place) {
  return new Promise((resolve) => {
    const socket = connect(place)
    /** @param {string} [fault] */
    const finish = (fault) => {
      socket.destroy()
      resolve(fault)
    }
    socket.setTimeout(PATIENCE_MILLISECONDS, () => finish('no answer in 5 s'))
    socket.on('connect', () => finish())
    socket.on('error', (/** @type {NodeJS.ErrnoException} */ { code, message }) =>
      finish(code ?? message)
    )
  })
}
