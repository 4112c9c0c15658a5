import type { FastifyError } from 'fastify'
import { LONGEST_WHY } from './form-fields.ts'

type Fault = NonNullable<FastifyError['validation']>[number]

const WORDS: Readonly<Record<string, string>> = {
  why: `The reason is missing, or longer than ${LONGEST_WHY} characters.`,
  token: 'The token is missing, or is none.',
  branch: 'The branch has three digits.',
  accountNumber: 'The account number has one to seven digits, without hyphens.',
  accountType: 'The account is ordinary or savings.',
  state: 'Choose what to make of the numbers.',
  seen: 'Choose numbers on the page of their pool.',
  number: 'A number is chosen on the page of its pool.',
  numbers: 'The numbers are missing, or too many.',
  csv: 'The list is missing, or too long.',
  from: 'From is a day, such as 2026-04-01.',
  until: 'Until is a day, such as 2026-04-01.',
  startsAt: 'From is a day and a time, or empty.',
  endsAt: 'Until is a day and a time.',
  id: 'An id has small letters, digits and hyphens, and begins with a letter.',
  pool: 'There is no pool of such a name.',
  window: 'Figures are of the last 5 minutes, hour or day.'
}

/** What is wrong with what was typed, in a sentence for each field. */
export function fieldFaults(faults: readonly Fault[]): string[] {
  return [...new Set(faults.map(wordsOf))]
}

function wordsOf({ instancePath, params }: Fault): string {
  const { missingProperty } = params as { missingProperty?: unknown }
  const field = instancePath.split('/')[1] || String(missingProperty ?? '')
  return WORDS[field] ?? `The field “${field}” is missing, or holds what cannot be.`
}
