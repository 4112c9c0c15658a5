import type { FastifyPluginAsync } from 'fastify'
import { sendPage } from '../pages/send-page.ts'
import type { FlowApi } from '../services/flow-api.ts'
import type { Credential } from '../services/service-client.ts'
import { JourneysPage } from './journeys-page.tsx'
import { stopsByCode } from './stops-by-code.ts'

const HOUR_MS = 3_600_000

/** @param viewerCredential asks for the log: no look at names has to be recorded */
export const journeyRoutes: FastifyPluginAsync<{
  flowApi: FlowApi
  viewerCredential: Credential
  now: () => number
}> = async (app, { flowApi, viewerCredential, now }) => {
  app.get('/journeys', { preHandler: app.signedIn() }, async ({ visitor: operator }, reply) => {
    const from = new Date(now() - HOUR_MS).toISOString()
    const [journeys, { entries }] = await Promise.all([
      flowApi.journeys(operator.credential),
      flowApi.log(viewerCredential, { from, limit: '500' })
    ])
    const [stops, looked] = [stopsByCode(entries), entries.length]
    return sendPage(reply, <JourneysPage {...{ operator, journeys, stops, looked }} />)
  })
}
