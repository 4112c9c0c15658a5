import { SANDBOX_CUSTOMERS } from '@yobirin/sandbox-customers'
import type { FastifyPluginAsync } from 'fastify'

export const customerRoutes: FastifyPluginAsync = async (app) => {
  app.get('/customers', async () => SANDBOX_CUSTOMERS)
}
