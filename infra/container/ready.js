// Asks the service of this container whether it is ready; for engines that look after health themselves.
const PORTS = {
  flow: ['FLOW_PORT', 3000],
  'call-verification': ['CALL_VERIFICATION_PORT', 3001],
  notification: ['NOTIFICATION_PORT', 3003],
  'sip-gateway': ['SIP_GATEWAY_PORT', 3004],
  console: ['CONSOLE_PORT', 3006]
}

// It stands beside the service, not within it: there is no configuration to be handed.
const { env } = process
const [variable, usual] = PORTS[env.YOBIRIN_SERVICE]
const answer = await fetch(`http://localhost:${env[variable] || usual}/readyz`).catch(
  () => undefined
)
process.exitCode = answer?.ok ? 0 : 1
