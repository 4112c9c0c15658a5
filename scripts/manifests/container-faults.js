// @ts-check

/**
 * What is said to a service, against what it knows and needs.
 *
 * @param {Iterable<string>} set names of the variables that are set
 * @param {import('./service-variables.js').Variables} variables
 * @returns {string[]}
 */
export function variableFaults(set, { known, required }) {
  const names = new Set(set)
  return [
    ...[...names].filter((name) => !known.has(name)).map((name) => `${name} is no variable of it`),
    ...required.filter((name) => !names.has(name)).map((name) => `${name} is required`)
  ]
}

/**
 * What a container may do beyond what it must.
 *
 * @param {any} pod its spec
 * @param {any} container
 * @returns {string[]}
 */
export function privilegeFaults(pod, container) {
  const context = container.securityContext ?? {}
  const held = /** @type {[boolean, string][]} */ ([
    [pod.securityContext?.runAsNonRoot === true, 'it may be root'],
    [pod.securityContext?.runAsUser > 0, 'its user is not named'],
    [pod.securityContext?.seccompProfile?.type === 'RuntimeDefault', 'it has no seccomp profile'],
    [pod.automountServiceAccountToken === false, 'it is given a token of the cluster'],
    [context.readOnlyRootFilesystem === true, 'its root file system can be written'],
    [context.allowPrivilegeEscalation === false, 'it may get more privileges'],
    [context.capabilities?.drop?.includes('ALL') === true, 'it keeps capabilities']
  ])
  return held.filter(([holds]) => !holds).map(([, fault]) => fault)
}

/**
 * Ports and probes, against what the service has.
 *
 * @param {any} container
 * @param {import('./service-variables.js').Variables} variables
 * @returns {string[]}
 */
export function probeFaults(container, { port }) {
  const [{ name = '', containerPort = 0 } = {}] = container.ports ?? []
  const faults = containerPort === port ? [] : [`port ${containerPort} is not its ${port}`]
  const paths = { livenessProbe: '/healthz', readinessProbe: '/readyz', startupProbe: '/healthz' }
  for (const [probe, path] of Object.entries(paths)) {
    const { httpGet } = container[probe] ?? {}
    if (httpGet?.path !== path || httpGet?.port !== name)
      faults.push(`${probe} does not ask ${path}`)
  }
  return faults
}
