import { type Application, proposeCompletions } from '@stricli/core'
import type { CommandLine } from '../command-line.ts'

/** Prints what may stand in place of the last word, one a line, for the scripts of `completion`. */
export async function propose(
  application: Application<CommandLine>,
  words: readonly string[],
  context: Parameters<typeof proposeCompletions<CommandLine>>[2]
): Promise<void> {
  const proposals = await proposeCompletions(application, words, context)
  for (const { completion } of proposals) context.process.stdout.write(`${completion}\n`)
}
