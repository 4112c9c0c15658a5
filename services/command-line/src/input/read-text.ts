import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

/** A file, or standard input for -. @throws Failure where it cannot be read */
export async function readText(file: string): Promise<string> {
  if (file === '-') return text(process.stdin)
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new Failure(`${file} cannot be read: ${(cause as Error).message}`, {
      exitCode: exitCodes.wrongCommand,
      cause
    })
  }
}
