// @ts-check

/**
 * @typedef {object} Service
 * @property {string} name also its folder under services/
 * @property {{ variable: string, default: number }[]} ports the first answers /readyz
 */

/**
 * What `npm start` runs, in the order in which it is stopped: first who holds calls, then who hears
 * of them, then who writes about them, and the mailbox last.
 *
 * @type {Service[]}
 */
export const services = [
  { name: 'call-verification', ports: [{ variable: 'CALL_VERIFICATION_PORT', default: 3001 }] },
  { name: 'flow', ports: [{ variable: 'FLOW_PORT', default: 3000 }] },
  { name: 'notification', ports: [{ variable: 'NOTIFICATION_PORT', default: 3003 }] },
  {
    name: 'sandbox',
    ports: [
      { variable: 'SANDBOX_PORT', default: 3002 },
      { variable: 'SANDBOX_SMTP_PORT', default: 3025 }
    ]
  }
]
