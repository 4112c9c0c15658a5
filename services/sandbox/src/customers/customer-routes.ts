import type { FastifyPluginAsync } from 'fastify'
import { CUSTOMERS } from './customers.ts'

export const customerRoutes: FastifyPluginAsync = async (app) => {
  app.get('/customers', async () => CUSTOMERS)
}
