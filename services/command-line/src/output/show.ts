import type { CommandLine } from '../command-line.ts'

/** Prints a value: as JSON for programs, else as `text` for people. */
export function show(
  { process }: Pick<CommandLine, 'process'>,
  { json, value, text }: { readonly json: boolean; readonly value: unknown; text(): string }
): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : text()}\n`)
}
