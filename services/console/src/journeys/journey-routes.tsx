import type { FastifyPluginAsync } from 'fastify'
import { sendPage } from '../pages/send-page.ts'
import type { FlowApi } from '../services/flow-api.ts'
import type { LogEntry } from '../services/flow-schemas.ts'
import type { Credential } from '../services/service-client.ts'
import { completedSteps } from './completed-steps.ts'
import { JourneysPage } from './journeys-page.tsx'
import { stopsByCode } from './stops-by-code.ts'

const HOUR_MS = 3_600_000
const MOST_ENTRIES = 2_000

/** @param viewerCredential asks for the log: no look at names has to be recorded */
export const journeyRoutes: FastifyPluginAsync<{
  flowApi: FlowApi
  viewerCredential: Credential
  now: () => number
}> = async (app, { flowApi, viewerCredential, now }) => {
  app.get('/journeys', { preHandler: app.signedIn() }, async ({ visitor: operator }, reply) => {
    const from = new Date(now() - HOUR_MS).toISOString()
    const [journeys, entries] = await Promise.all([
      flowApi.journeys(operator.credential),
      readSince(from)
    ])
    const [completed, stops] = [completedSteps(entries), stopsByCode(entries)]
    const looked = entries.length
    return sendPage(reply, <JourneysPage {...{ operator, journeys, completed, stops, looked }} />)
  })

  /** The newest entries, as far as that costs little. */
  async function readSince(from: string): Promise<readonly LogEntry[]> {
    const found: LogEntry[] = []
    for (let after: string | undefined; found.length < MOST_ENTRIES; ) {
      const { entries, next } = await flowApi.log(viewerCredential, { from, after, limit: '500' })
      found.push(...entries)
      if (next === undefined) break
      after = next
    }
    return found
  }
}
