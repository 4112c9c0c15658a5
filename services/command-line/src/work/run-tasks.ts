import { Failure } from '../failure.ts'
import type { Task, TaskResult } from './task.ts'

/**
 * Runs tasks one after the other. One that fails does not keep the others from running, unless they
 * would fail as well; what is left after that, or after a stop, is told as not tried.
 */
export async function runTasks(tasks: readonly Task[], stop: AbortSignal): Promise<TaskResult[]> {
  const results: TaskResult[] = []
  let hindrance = ''
  for (const task of tasks) {
    const { subject, intent } = task
    if (stop.aborted) hindrance ||= 'stopped'
    if (hindrance !== '') {
      results.push({ subject, intent, outcome: 'not_tried', detail: hindrance })
      continue
    }
    try {
      const end = await task.run()
      results.push({ subject, intent, outcome: 'done', detail: '', ...end })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      results.push({ subject, intent, outcome: 'failed', detail: error.message })
      if (error.endsAll) hindrance = stop.aborted ? 'stopped' : 'after the failure above'
    }
  }
  return results
}
