import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { parseVerifiableNumber } from '@yobirin/phone-numbers'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Authorize } from '../http/api-tokens.ts'
import { sendProblem } from '../http/problems.ts'
import type { SandboxDirectory } from './sql-account-directory.ts'

const AccountSchema = Type.Object(
  {
    institution: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
    branch: Type.String({ pattern: '^[0-9]{3}$' }),
    accountType: Type.Union([Type.Literal('ordinary'), Type.Literal('savings')]),
    accountNumber: Type.String({ pattern: '^[0-9]{7}$' }),
    birthDate: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
    phones: Type.Array(Type.String({ maxLength: 32 }), { minItems: 1, maxItems: 5 }),
    pin: Type.String({ pattern: '^[0-9]{4}$' }),
    contactEmail: Type.Optional(Type.String({ maxLength: 64, pattern: '^[^\\s@]+@[^\\s@]+$' })),
    status: Type.Optional(
      Type.Union([
        Type.Literal('open'),
        Type.Literal('closed'),
        Type.Literal('no_card'),
        Type.Literal('moved')
      ])
    )
  },
  { additionalProperties: false }
)

/** Adds an account to the sandbox's records, or puts it in the place of what was there. */
export function registerAccountRoute(
  app: FastifyInstance,
  { directory, authorize }: { directory: SandboxDirectory; authorize: Authorize }
): void {
  app
    .withTypeProvider<TypeBoxTypeProvider>()
    .post(
      '/v1/accounts',
      { onRequest: authorize('operator'), schema: { body: AccountSchema } },
      async (request, reply) => {
        const { status = 'open', phones, ...account } = request.body
        const numbers = phones.map((phone) => parseVerifiableNumber(phone))
        const e164 = numbers.flatMap((number) => (number.ok ? [number.e164] : []))
        if (e164.length < phones.length) {
          return sendProblem(reply, 422, 'phone_cannot_call', 'A telephone of it cannot call')
        }
        if (new Date(account.birthDate).toJSON()?.slice(0, 10) !== account.birthDate) {
          return sendProblem(reply, 422, 'no_such_day', 'There is no such birth date')
        }
        await directory.put({ ...account, phones: e164, status })
        return reply.code(201).send({ status })
      }
    )
}
