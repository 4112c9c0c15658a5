import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Sealer } from '@yobirin/sealing'
import { Type } from 'typebox'
import type { AccountKeys } from '../../lockout/account-keys.ts'
import type { LogQuery, OperationLog } from '../../operation-log/operation-log.ts'
import { AccountBodySchema, toAccountReference } from '../account-body.ts'
import type { Acts } from '../acts/acts.ts'
import { isAllowed } from '../authentication/permissions.ts'
import {
  LimitSchema,
  NextSchema,
  pageOf,
  readRecordPaging,
  recordPaging,
  writeCursor
} from '../paging.ts'
import { problemResponses } from '../problems/problem-responses.ts'
import { LogResourceSchema, toLogResource } from './log-resource.ts'

export interface LogRoutesOptions {
  readonly acts: Acts
  readonly operationLog: OperationLog
  readonly sealer: Sealer
  readonly accountKeys: AccountKeys
}

const tags = ['operation log']
const page = Type.Object(
  { entries: Type.Array(LogResourceSchema), next: NextSchema },
  { description: 'A page of entries, ordered by when they happened' }
)

export const logRoutes: FastifyPluginAsyncTypebox<LogRoutesOptions> = async (
  app,
  { accountKeys, acts, operationLog, sealer }
) => {
  async function read(query: LogQuery, seesNames: boolean) {
    const found = await operationLog.page({ ...query, limit: query.limit + 1 })
    const { items, last } = pageOf(found, query.limit)
    return {
      entries: items.map((entry) => toLogResource(entry, seesNames ? sealer : undefined)),
      ...(last && { next: writeCursor(last) })
    }
  }

  app.get(
    '/operation-log',
    {
      onRequest: app.operatorMay('log:read'),
      schema: {
        operationId: 'listLogEntries',
        tags,
        summary: 'Page through the operation log',
        querystring: Type.Object(
          {
            institution: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' })),
            journeyId: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._-]{1,128}$' })),
            ...recordPaging
          },
          { additionalProperties: false }
        ),
        response: { 200: page, ...problemResponses() }
      }
    },
    async ({ query: { institution, journeyId, ...paging }, operator }) => {
      const which = { ...(institution && { institution }), ...(journeyId && { journeyId }) }
      const { span, ...rest } = readRecordPaging(paging)
      const query = { filter: { ...which, ...span }, ...rest }
      const seesNames = isAllowed(operator.role, 'log:read-names')
      if (seesNames) {
        const target = journeyId ?? institution ?? 'all'
        await acts.note(operator, { action: 'names_read', target })
      }
      return read(query, seesNames)
    }
  )

  app.post(
    '/operation-log/find',
    {
      onRequest: app.operatorMay('accounts:find'),
      schema: {
        operationId: 'findLogEntries',
        tags,
        summary: 'Find what was done about an account, the newest first',
        body: Type.Object(
          { account: AccountBodySchema, after: recordPaging.after, limit: LimitSchema },
          { additionalProperties: false }
        ),
        response: { 200: page, ...problemResponses() }
      }
    },
    async ({ body: { account, ...paging }, operator }) => {
      const { key, institution } = accountKeys.identify(toAccountReference(account))
      const facts = { action: 'log_looked_up', target: key, accountKey: key, institution }
      await acts.note(operator, facts)
      const { span: _always, ...rest } = readRecordPaging(paging)
      const query = { filter: { institution, accountKey: key }, ...rest }
      return read(query, isAllowed(operator.role, 'log:read-names'))
    }
  )
}
