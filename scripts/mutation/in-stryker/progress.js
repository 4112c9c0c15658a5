// @ts-check
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

/** @type {(detail: string) => void} */
let tell = () => {}
let planned = 0
let tested = 0

/** @param {import('../../terminal/step.js').Tell} hear what is called with how far it has come */
export function whenTested(hear) {
  tell = hear
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Reporter, 'progress-in-step', {
    onMutationTestingPlanReady({ mutantPlans }) {
      planned = mutantPlans.length
      tested = 0
    },
    onMutantTested() {
      tested += 1
      tell(`${tested} of ${planned} mutants`)
    }
  })
]
