// @ts-check
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Where the schemas of each group of kinds are. */
const MODELS = /** @type {Record<string, string>} */ ({
  v1: 'kubernetes-models/v1',
  'apps/v1': 'kubernetes-models/apps/v1',
  'batch/v1': 'kubernetes-models/batch/v1',
  'policy/v1': 'kubernetes-models/policy/v1',
  'networking.k8s.io/v1': 'kubernetes-models/networking.k8s.io/v1',
  'keda.sh/v1alpha1': '@kubernetes-models/keda/keda.sh/v1alpha1',
  'monitoring.coreos.com/v1': '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'
})

/**
 * What the schema of its kind says against an object.
 *
 * @param {any} object
 * @returns {string[]}
 */
export function schemaFaults(object) {
  const { apiVersion, kind } = object
  const Model = MODELS[apiVersion] && require(MODELS[apiVersion])[kind]
  if (!Model) return [`no schema is known of ${apiVersion} ${kind}`]
  try {
    new Model(object).validate()
    return []
  } catch (error) {
    return [/** @type {Error} */ (error).message]
  }
}
