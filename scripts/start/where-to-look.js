// @ts-check

/**
 * What is printed once everything runs. Tokens that the user brought are the user's to know.
 *
 * @param {Record<string, string>} environment
 * @param {{ data: string, logs: string, ownTokens: boolean }} options
 */
export function whereToLook(environment, { data, logs, ownTokens }) {
  const api = `http://localhost:${environment.CALL_VERIFICATION_PORT}`
  const tokens = ownTokens ? tokenLines(environment.API_TOKENS ?? '') : '    as set in API_TOKENS'
  return `
Yobirin is running. Try it here:

  ${environment.SANDBOX_PUBLIC_URL}   the sandbox: app, customers, telephone, mailbox

  Console             ${environment.CONSOLE_PUBLIC_URL}, with a token of those below
  Call verification   ${api}/docs
  Journeys            ${environment.FLOW_PUBLIC_URL}
${trunkLine(environment)}  API tokens
${tokens}
  Data                ${data}
  Logs                ${logs}

Ctrl-C stops all of it.
`
}

/** @param {Record<string, string>} environment */
function trunkLine({ SIP_GATEWAY_SECRET, SIP_PORT }) {
  if (!SIP_GATEWAY_SECRET) return ''
  return `  SIP gateway         127.0.0.1:${SIP_PORT}; npm run trunk puts Kamailio before it\n`
}

/** @param {string} tokens `name:role:token,…` */
function tokenLines(tokens) {
  return tokens
    .split(',')
    .map((entry) => entry.split(':'))
    .map(([, role = '', token = '']) => `    ${role.padEnd(14)} ${token}`)
    .join('\n')
}
