// @ts-check
import { once } from 'node:events'
import { createServer } from 'node:net'
import { CannotGoOn } from '../processes/cannot-go-on.js'

/**
 * Refuses to go on where another program listens on a port of ours, and says how to choose others.
 *
 * @param {import('../settings/services.js').Service[]} services
 * @param {Record<string, string | undefined>} environment
 */
export async function refuseTakenPorts(services, environment) {
  const wanted = services
    .flatMap((service) => service.ports.map(({ variable }) => ({ variable, name: service.name })))
    .map((row) => ({ ...row, port: Number(environment[row.variable]) }))
  const taken = []
  for (const row of wanted) if (await isTaken(row.port)) taken.push(row)
  if (taken.length === 0) return

  const lines = taken.map(({ name, port, variable }) => `  ${port}, for ${name} (${variable})`)
  const others = taken.map(({ port, variable }) => `${variable}=${port + 100}`)
  throw new CannotGoOn(
    `Another program listens on:\n${lines.join('\n')}\nEnd it, or choose others: ${others.join(' ')} npm start`
  )
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
