import { Type } from 'typebox'

/** Variables of every service; a service's `config.ts` spreads them into its own. */
export const sharedVariables = {
  YOBIRIN_MODE: Type.Union([Type.Literal('production'), Type.Literal('sandbox')], {
    default: 'sandbox',
    description: '`production` refuses missing or sandbox secrets; anything else is the sandbox'
  }),
  LISTEN_HOST: Type.String({
    default: '',
    description: 'Address to listen on; all addresses in production, else the loopback only'
  }),
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], {
    default: 'info',
    description: 'Least level that is logged'
  })
}

export function listenHost({
  YOBIRIN_MODE,
  LISTEN_HOST
}: {
  YOBIRIN_MODE: string
  LISTEN_HOST: string
}): string {
  return LISTEN_HOST || (YOBIRIN_MODE === 'production' ? '::' : '127.0.0.1')
}
