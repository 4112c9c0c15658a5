import { type CallStepDependencies, createCallStep } from './call/call-step.ts'
import { cancelledStep } from './cancelled/cancelled-step.tsx'
import { completedStep } from './completed/completed-step.tsx'
import { phoneStep } from './phone/phone-step.tsx'
import type { Step } from './step.ts'

export interface Steps {
  readonly first: Step
  readonly cancelled: Step
  named(name: string): Step | undefined
  /** @throws after the last */
  after(step: Step): Step
}

/** The journey, in its order. A new step is a folder of its own and a line here. */
export function createSteps(dependencies: CallStepDependencies): Steps {
  const order: readonly [Step, ...Step[]] = [phoneStep, createCallStep(dependencies), completedStep]
  const all = new Map([...order, cancelledStep].map((step) => [step.name, step]))
  return {
    first: order[0],
    cancelled: cancelledStep,
    named: (name) => all.get(name),
    after(step) {
      const next = order[order.indexOf(step) + 1]
      if (!next) throw new Error(`Nothing comes after ${step.name}`)
      return next
    }
  }
}
