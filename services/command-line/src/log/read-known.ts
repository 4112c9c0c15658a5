import { readFileSync } from 'node:fs'
import type { ChainPosition } from '@yobirin/contracts'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { VerifiedChainSchema } from './verified-chain.ts'

const isKnown = Compile(Type.Array(VerifiedChainSchema))

/** Where chains ended when an earlier `log verify --json` looked, by their names. */
export function readKnown(file: string): ReadonlyMap<string, ChainPosition> {
  const known = parse(file)
  if (!isKnown.Check(known)) {
    throw new Failure(`${file} does not hold what yobirin log verify --json prints.`, {
      exitCode: exitCodes.wrongCommand
    })
  }
  return new Map(
    known.flatMap((one) => (one.status === 'intact' ? [[one.chain, one.position] as const] : []))
  )
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Failure(`${file} cannot be read: ${(cause as Error).message}`, {
      exitCode: exitCodes.wrongCommand,
      cause
    })
  }
}
