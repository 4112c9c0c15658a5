import { accountStep } from './account/account-step.tsx'
import { type CallStepDependencies, createCallStep } from './call/call-step.ts'
import { cancelledStep } from './cancelled/cancelled-step.tsx'
import { type CompletedStepDependencies, createCompletedStep } from './completed/completed-step.tsx'
import { type ConsentStepDependencies, createConsentStep } from './consent/consent-step.tsx'
import { type CustomerStepDependencies, createCustomerStep } from './customer/customer-step.tsx'
import { createPhoneStep, type PhoneStepDependencies } from './phone/phone-step.tsx'
import { createPinStep, type PinStepDependencies } from './pin/pin-step.tsx'
import type { Step } from './step.ts'
import { stoppedStep } from './stopped/stopped-step.tsx'

export interface Steps {
  readonly first: Step
  readonly cancelled: Step
  readonly stopped: Step
  readonly names: readonly string[]
  named(name: string): Step | undefined
  /** Which of how many it is, on the way to the consent. */
  positionOf(step: Step): { readonly at: number; readonly of: number } | undefined
  /** @throws after the last */
  after(step: Step): Step
}

export type StepsDependencies = CustomerStepDependencies &
  PhoneStepDependencies &
  CallStepDependencies &
  PinStepDependencies &
  ConsentStepDependencies &
  CompletedStepDependencies

/** The journey, in its order. A new step is a folder of its own and a line here. */
export function createSteps(dependencies: StepsDependencies): Steps {
  const order: readonly [Step, ...Step[]] = [
    accountStep,
    createCustomerStep(dependencies),
    createPhoneStep(dependencies),
    createCallStep(dependencies),
    createPinStep(dependencies),
    createConsentStep(dependencies),
    createCompletedStep(dependencies)
  ]
  const all = new Map([...order, cancelledStep, stoppedStep].map((step) => [step.name, step]))
  return {
    first: order[0],
    cancelled: cancelledStep,
    stopped: stoppedStep,
    names: [...all.keys()],
    named: (name) => all.get(name),
    positionOf(step) {
      const at = order.indexOf(step) + 1
      return at > 0 && !step.last ? { at, of: order.filter(({ last }) => !last).length } : undefined
    },
    after(step) {
      const next = order[order.indexOf(step) + 1]
      if (!next) throw new Error(`Nothing comes after ${step.name}`)
      return next
    }
  }
}
