import {
  type FastifyPluginAsyncTypebox,
  TypeBoxValidatorCompiler
} from '@fastify/type-provider-typebox'
import type { GuardableAct } from '@yobirin/contracts'
import type { Database } from '../database/database.ts'
import { type ActRoutesOptions, actRoutes } from './acts/act-routes.ts'
import { type ApprovalRoutesOptions, approvalRoutes } from './approvals/approval-routes.ts'
import { sqlApprovals } from './approvals/approvals.ts'
import { createAllowAct } from './approvals/approved-act.ts'
import { type AuthenticationOptions, authentication } from './authentication/authentication.ts'
import { type ChainRoutesOptions, chainRoutes } from './chains/chain-routes.ts'
import { type ClientRoutesOptions, clientRoutes } from './clients/client-routes.ts'
import { type ConsentRoutesOptions, consentRoutes } from './consents/consent-routes.ts'
import { type JourneyCountOptions, journeyCountRoute } from './journeys/journey-count-route.ts'
import { type LockRoutesOptions, lockRoutes } from './locks/lock-routes.ts'
import { type WindowRoutesOptions, windowRoutes } from './maintenance/window-routes.ts'
import { openapi } from './openapi.ts'
import { type LogRoutesOptions, logRoutes } from './operation-log/log-routes.ts'
import { answerWithProblems } from './problems/problem-answers.ts'
import { type SwitchRoutesOptions, switchRoutes } from './switches/switch-routes.ts'

export type AdminRoutesOptions = AuthenticationOptions &
  ActRoutesOptions &
  Omit<ApprovalRoutesOptions, 'approvals'> &
  ChainRoutesOptions &
  ClientRoutesOptions &
  Omit<ConsentRoutesOptions, 'allowAct'> &
  JourneyCountOptions &
  Omit<LockRoutesOptions, 'allowAct'> &
  LogRoutesOptions &
  Omit<SwitchRoutesOptions, 'allowAct'> &
  WindowRoutesOptions & {
    readonly database: Database
    /** Acts that another person has to approve. */
    readonly guardedActs: ReadonlySet<GuardableAct>
  }

/** What operators do, by bearer tokens, in JSON; a scope of its own under /admin/v1. */
export const adminRoutes: FastifyPluginAsyncTypebox<AdminRoutesOptions> = async (app, given) => {
  // What is registered here stands below the prefix already.
  const approvals = sqlApprovals(given.database)
  const allowAct = createAllowAct({ ...given, approvals })
  const options = { ...given, approvals, allowAct, prefix: '' }
  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  app.removeContentTypeParser(['text/plain', 'application/x-www-form-urlencoded'])
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  answerWithProblems(app)
  await app.register(openapi)
  await app.register(authentication, options)
  await app.register(journeyCountRoute, options)
  await app.register(lockRoutes, options)
  await app.register(consentRoutes, options)
  await app.register(clientRoutes, options)
  await app.register(logRoutes, options)
  await app.register(chainRoutes, options)
  await app.register(windowRoutes, options)
  await app.register(switchRoutes, options)
  await app.register(approvalRoutes, options)
  await app.register(actRoutes, options)
}
