// @ts-check
import { connect } from 'node:net'

const PATIENCE_MILLISECONDS = 2_000

/**
 * @typedef {object} Address
 * @property {number} port
 * @property {string} password
 */

/**
 * Sends one command to a server on this machine and resolves with the reply to it, or with undefined
 * where nobody answers. Just enough of the protocol for what happens before any library is installed.
 *
 * @param {Address} address
 * @param {'PING' | 'SHUTDOWN'} command
 * @returns {Promise<string | undefined>} such as `+PONG`, or `-LOADING …`
 */
export function askServer({ port, password }, command) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    let text = ''
    const finish = () => {
      socket.destroy()
      // The first line is the reply to AUTH.
      resolve(text.startsWith('+OK') ? text.split('\r\n')[1] : undefined)
    }
    socket.setEncoding('utf8').setTimeout(PATIENCE_MILLISECONDS, finish)
    socket.on('connect', () => socket.write(`AUTH ${password}\r\n${command}\r\n`))
    socket.on('data', (data) => {
      text += data
      if (text.startsWith('-') || text.split('\r\n').length > 2) finish()
    })
    socket.on('error', finish)
    socket.on('close', finish)
  })
}

/** @param {Address} address */
export async function isAnswering(address) {
  return (await askServer(address, 'PING')) === '+PONG'
}
