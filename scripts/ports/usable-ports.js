// @ts-check
import { once } from 'node:events'
import { createServer } from 'node:net'
import { CannotGoOn } from '../processes/cannot-go-on.js'

/**
 * Refuses to go on with a port that cannot be listened on: one that is no port, that two of ours want,
 * or that another program has. Says how to choose others.
 *
 * @param {import('../settings/services.js').Service[]} services
 * @param {Record<string, string | undefined>} environment
 */
export async function refuseUnusablePorts(services, environment) {
  const wanted = services
    .flatMap((service) => service.ports.map(({ variable }) => ({ variable, name: service.name })))
    .map((row) => ({ ...row, port: Number(environment[row.variable]) }))
  refuseWhatIsNoPort(wanted)
  refuseTwins(wanted)

  const taken = []
  for (const row of wanted) if (await isTaken(row.port)) taken.push(row)
  if (taken.length === 0) return
  const lines = taken.map(({ name, port, variable }) => `  ${port}, for ${name} (${variable})`)
  const others = taken.map(({ port, variable }) => `${variable}=${anotherPort(port)}`)
  throw new CannotGoOn(
    `Another program listens on:\n${lines.join('\n')}\nEnd it, or choose others: ${others.join(' ')} npm start`
  )
}

/** @typedef {{ variable: string, name: string, port: number }} Wanted */

/** @param {Wanted[]} wanted */
function refuseWhatIsNoPort(wanted) {
  const variables = wanted
    .filter(({ port }) => !Number.isInteger(port) || port < 1 || port > 65_535)
    .map(({ variable }) => variable)
  if (variables.length === 0) return
  throw new CannotGoOn(`Not a port, a whole number from 1 to 65535: ${variables.join(', ')}`)
}

/** @param {Wanted[]} wanted */
function refuseTwins(wanted) {
  for (const { port, variable } of wanted) {
    const twin = wanted.find((other) => other.port === port && other.variable !== variable)
    if (twin) {
      throw new CannotGoOn(`${variable} and ${twin.variable} are both ${port}: each needs its own.`)
    }
  }
}

/** @param {number} port */
function anotherPort(port) {
  return port > 65_435 ? port - 100 : port + 100
}

/**
 * Looks at both loopback addresses: a browser may take `localhost` for either.
 *
 * @param {number} port
 */
async function isTaken(port) {
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer()
    try {
      server.listen({ port, host, exclusive: true })
      await once(server, 'listening')
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE') return true
    } finally {
      server.close()
    }
  }
  return false
}
