import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const OUTPUT = { maxBuffer: 64 * 1024 * 1024 }

export interface Search {
  /** States that were looked at, each once. */
  readonly states: number
  readonly errors: number
  /** Whether no state was left out for want of depth or memory. */
  readonly isComplete: boolean
  /** What the model checker said, with the assertion that fails where one does. */
  readonly said: string
}

/** Names and numbers that a model leaves open. */
export type Bounds = Readonly<Record<string, number>>

/**
 * Looks at every state that a model can come to, and stops at the first that breaks an assertion.
 *
 * @param acyclic looks for a way to go round for ever instead
 * @throws when the model cannot be read or the checker not be compiled
 */
export async function search(
  model: string,
  bounds: Bounds,
  { spin, compiler, acyclic = false }: { spin: string; compiler: string; acyclic?: boolean }
): Promise<Search> {
  const folder = mkdtempSync(join(tmpdir(), 'yobirin-model-'))
  try {
    // The compiler, which preprocesses it, tells a language by the ending of the name.
    writeFileSync(join(folder, 'model.c'), model)
    const at = { cwd: folder, ...OUTPUT }
    const defines = Object.entries(bounds).map(([name, value]) => `-D${name}=${value}`)
    await run(spin, [`-P${compiler} -E`, ...defines, '-a', 'model.c'], at)
    const kind = acyclic ? '-DNP' : '-DSAFETY'
    const settings = [kind, '-DVECTORSZ=2048', '-DMEMLIM=8000', '-DNOFAIR']
    await run(compiler, [...settings, '-o', 'pan', 'pan.c'], at)
    const flags = ['-m1000000', '-w20', ...(acyclic ? ['-l'] : [])]
    // It ends with 0 also where an assertion fails.
    const { stdout } = await run(join(folder, 'pan'), flags, at)
    return read(stdout)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function read(said: string): Search {
  const [, errors] = /errors: (\d+)/.exec(said) ?? []
  const [, states] = /^\s*([\d.e+]+) states, stored/m.exec(said) ?? []
  if (errors === undefined || states === undefined) throw new Error(said)
  return {
    states: Number(states),
    errors: Number(errors),
    isComplete: !/error: max search depth too small|Search not completed|out of memory/.test(said),
    said
  }
}
