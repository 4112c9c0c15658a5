// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { privilegeFaults, probeFaults, variableFaults } from './container-faults.js'
import { readDocuments } from './read-documents.js'
import { schemaFaults } from './schema-faults.js'
import { serviceVariables } from './service-variables.js'

/**
 * Whether what infra/ says of containers, compose and Kubernetes fits the services, as far as that shows without an
 * engine or a cluster.
 *
 * @param {string} root
 * @returns {{ looked: number, faults: string[] }}
 */
export function checkManifests(root) {
  const kubernetes = readDocuments(root, 'infra/kubernetes')
  const composes = readdirSync(join(root, 'infra')).filter((name) => /^compose.*\.yaml$/.test(name))
  const series = readFileSync(join(root, 'docs/metrics.md'), 'utf8')
  const objects = kubernetes.filter(({ file }) => !file.endsWith('kustomization.yaml'))
  const lists = kubernetes.filter(({ file }) => file.endsWith('kustomization.yaml'))
  const secrets = readFileSync(join(root, 'infra/kubernetes/README.md'), 'utf8')
  const settings = objects.find(({ value }) => value.kind === 'ConfigMap')?.value.data ?? {}
  const faults = [
    ...objects.flatMap(({ file, value }) =>
      [
        ...schemaFaults(value),
        ...podFaults(root, value, { settings, secrets }),
        ...seriesFaults(value, series)
      ].map((fault) => `${file}, ${value.kind} ${value.metadata?.name}: ${fault}`)
    ),
    ...lists.flatMap(({ file, value }) => listFaults(root, file, value)),
    ...composes.flatMap((name) => composeFaults(root, name)),
    ...edgeFaults(root)
  ]
  return { looked: kubernetes.length + composes.length + 1, faults }
}

/**
 * @param {string} root
 * @param {any} object
 * @param {{ settings: Record<string, string>, secrets: string }} from
 */
function podFaults(root, { spec, metadata }, { settings, secrets }) {
  const pod = spec?.template?.spec
  return (pod?.containers ?? []).flatMap((/** @type {any} */ container) => [
    ...privilegeFaults(pod, container),
    ...(isService(container.image) ? serviceFaults(container) : [])
  ])

  function serviceFaults(/** @type {any} */ container) {
    const variables = serviceVariables(root, metadata.name)
    const env = /** @type {any[]} */ (container.env ?? [])
    return [
      ...variableFaults(
        env.map(({ name }) => name),
        variables
      ),
      ...probeFaults(container, variables),
      ...env.flatMap(({ valueFrom: { configMapKeyRef, secretKeyRef } = {} }) => [
        ...(configMapKeyRef && !(configMapKeyRef.key in settings)
          ? [`${configMapKeyRef.key} is no setting`]
          : []),
        ...(secretKeyRef && !rowOf(secrets, secretKeyRef.name).includes(`\`${secretKeyRef.key}\``)
          ? [`${secretKeyRef.key} is not told of in ${secretKeyRef.name}`]
          : [])
      ])
    ]
  }
}

const isService = (/** @type {string} */ image = '') => image.startsWith('yobirin-')

const rowOf = (/** @type {string} */ table, /** @type {string} */ name) =>
  table.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? ''

/**
 * @param {any} object
 * @param {string} series the page that tells of every one
 */
function seriesFaults(object, series) {
  if (object.kind !== 'ScaledObject') return []
  const queries = JSON.stringify(object.spec.triggers).match(/yobirin_[a-z_]+/g) ?? []
  return [...new Set(queries)]
    .filter((name) => !series.includes(`| \`${name}\` |`))
    .map((name) => `${name} is no series of ours`)
}

/**
 * @param {string} root
 * @param {string} file
 * @param {any} list
 */
function listFaults(root, file, { resources = [], configMapGenerator = [] }) {
  const folder = dirname(file)
  const named = [
    ...resources,
    ...configMapGenerator.flatMap((/** @type {any} */ { files }) => files)
  ]
  const beside = readdirSync(join(root, folder)).filter(
    (name) => name.endsWith('.yaml') && name !== 'kustomization.yaml'
  )
  return [
    ...named
      .filter((name) => !existsSync(join(root, folder, name)))
      .map((name) => `${name} is absent`),
    ...beside.filter((name) => !named.includes(name)).map((name) => `${name} is not named`)
  ].map((fault) => `${file}: ${fault}`)
}

/**
 * A file that is laid over compose.yaml sets some of the variables only.
 *
 * @param {string} root
 * @param {string} name
 */
function composeFaults(root, name) {
  const whole = name === 'compose.yaml'
  const file = `infra/${name}`
  const [document] = readDocuments(root, 'infra').filter((one) => one.file === file)
  const services = Object.entries(/** @type {Record<string, any>} */ (document?.value.services))
  return services.flatMap(([service, { environment, secrets = [], ...rest }]) => {
    if (!existsSync(join(root, 'services', service))) return []
    const { known, required, port } = serviceVariables(root, service)
    const faults = variableFaults(Object.keys(environment ?? {}), {
      ...{ known, port },
      required: whole ? required : []
    })
    if (whole) {
      if (rest.read_only !== true) faults.push('its root file system can be written')
      if (rest.user !== '1000:1000') faults.push('it may be root')
      if (!rest.cap_drop?.includes('ALL')) faults.push('it keeps capabilities')
      for (const secret of secrets) {
        if (!document?.value.secrets[secret]?.file)
          faults.push(`${secret} is no secret of the file`)
      }
    }
    return faults.map((fault) => `${file}, ${service}: ${fault}`)
  })
}

/** @param {string} root */
function edgeFaults(root) {
  const file = 'infra/haproxy/haproxy.cfg'
  const text = readFileSync(join(root, file), 'utf8')
  const backends = [...text.matchAll(/server-template \S+ \d+ ([a-z-]+):(\d+)/g)]
  if (backends.length === 0) return [`${file}: nothing is behind it`]
  return backends
    .filter(([, service = '', port]) => serviceVariables(root, service).port !== Number(port))
    .map(([, service, port]) => `${file}: ${service} does not answer at ${port}`)
}
