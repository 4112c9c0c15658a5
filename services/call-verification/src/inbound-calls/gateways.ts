import type { Gateway } from './gateway.ts'
import { createSipGateway } from './sip/sip-gateway.ts'
import { twilioGateway } from './twilio/twilio-gateway.ts'

/** Every carrier: a new one is one more row. */
export const gateways: readonly Gateway[] = [twilioGateway, createSipGateway()]
