// @ts-check

/**
 * What is printed once everything runs.
 *
 * @param {Record<string, string>} environment
 * @param {{ data: string, logs: string }} folders
 */
export function whereToLook(environment, { data, logs }) {
  const api = `http://localhost:${environment.CALL_VERIFICATION_PORT}`
  const tokens = (environment.API_TOKENS ?? '').split(',').map((entry) => {
    const [, role = '', token = ''] = entry.split(':')
    return `    ${role.padEnd(14)} ${token}`
  })
  return `
Yobirin is running. Try it here:

  ${environment.SANDBOX_PUBLIC_URL}   the sandbox: app, customers, telephone, mailbox

  Call verification   ${api}/docs
  Journeys            ${environment.FLOW_PUBLIC_URL}
  API tokens
${tokens.join('\n')}
  Data                ${data}
  Logs                ${logs}

Ctrl-C stops all of it.
`
}
