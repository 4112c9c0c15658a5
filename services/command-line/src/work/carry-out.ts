import type { CommandLine } from '../command-line.ts'
import { Failure } from '../failure.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { counted, written } from '../output/written.ts'
import { runTasks } from './run-tasks.ts'
import type { Task, TaskResult } from './task.ts'

export interface Order {
  readonly tasks: readonly Task[]
  /** Without it nothing is changed: the plan is shown. */
  readonly yes: boolean
  readonly json: boolean
  /** What is said where there is nothing to do. */
  readonly nothing: string
  /** What a reader of the plan should know beside it. */
  readonly remarks?: readonly string[]
  /** What a program should know beside the account. */
  readonly facts?: Readonly<Record<string, string>>
  /** What to do about what failed or was not tried. */
  readonly advice?: string
}

/**
 * Shows what would be done, or does it and gives a full account of what was and was not.
 *
 * @returns a Failure where not everything was done
 */
export async function carryOut(
  context: CommandLine,
  { tasks, yes, json, nothing, remarks = [], facts = {}, advice = '' }: Order
): Promise<Failure | undefined> {
  const results = yes ? await runTasks(tasks, context.stop) : tasks.map(planned)
  const counts = { done: 0, failed: 0, not_tried: 0, planned: 0 }
  for (const { outcome } of results) counts[outcome] += 1
  const summary = tasks.length === 0 ? nothing : summarise(counts, yes)
  show(context, {
    json,
    value: { ...facts, dryRun: !yes, ...counts, results, remarks },
    text: () =>
      [
        ...(tasks.length === 0 ? [] : [account(results)]),
        ...remarks,
        summary,
        ...results.flatMap(tellSecret)
      ].join('\n')
  })
  if (counts.failed === 0 && counts.not_tried === 0) return undefined
  return new Failure(`Not everything was done.${advice && ` ${advice}`}`)
}

const planned = ({ subject, intent }: Task): TaskResult => ({
  subject,
  intent,
  outcome: 'planned',
  detail: ''
})

/** At the end, where it is copied from. */
function tellSecret({ subject, secret }: TaskResult): string[] {
  return secret === undefined
    ? []
    : [`\nThe secret of ${subject}, shown this once and kept nowhere:\n${secret}`]
}

function account(results: readonly TaskResult[]): string {
  return table(results, [
    { title: 'what', value: ({ subject }) => written(subject) },
    { title: 'to do', value: ({ intent }) => intent },
    { title: 'outcome', value: ({ outcome }) => outcome.replace('_', ' ') },
    { title: '', value: ({ detail }) => detail.replace(/\s*\n\s*/g, ' ') }
  ])
}

function summarise(counts: Record<TaskResult['outcome'], number>, yes: boolean): string {
  if (!yes) return `\n${counted(counts.planned, 'change')} planned, none made: add --yes to do it.`
  return `\n${counts.done} done, ${counts.failed} failed, ${counts.not_tried} not tried.`
}
