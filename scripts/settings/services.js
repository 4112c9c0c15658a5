// @ts-check

/**
 * @typedef {object} Service
 * @property {string} name also its folder under services/
 * @property {{ variable: string, default: number }[]} ports the first answers /readyz
 * @property {string} [wants] runs only where this variable is set
 */

/**
 * What `npm start` can run, in the order in which it is stopped: first who holds calls, then who hears
 * of them, then who writes about them, and the mailbox last.
 *
 * @type {Service[]}
 */
export const services = [
  {
    name: 'sip-gateway',
    ports: [
      { variable: 'SIP_GATEWAY_PORT', default: 3004 },
      { variable: 'SIP_PORT', default: 5090 }
    ],
    wants: 'SIP_GATEWAY_SECRET'
  },
  { name: 'call-verification', ports: [{ variable: 'CALL_VERIFICATION_PORT', default: 3001 }] },
  { name: 'flow', ports: [{ variable: 'FLOW_PORT', default: 3000 }] },
  { name: 'console', ports: [{ variable: 'CONSOLE_PORT', default: 3006 }] },
  { name: 'notification', ports: [{ variable: 'NOTIFICATION_PORT', default: 3003 }] },
  {
    name: 'sandbox',
    ports: [
      { variable: 'SANDBOX_PORT', default: 3002 },
      { variable: 'SANDBOX_SMTP_PORT', default: 3025 }
    ]
  }
]

/**
 * What runs in this environment.
 *
 * @param {NodeJS.ProcessEnv} given
 */
export function servicesFor(given) {
  return services.filter(({ wants }) => wants === undefined || given[wants])
}
