// @ts-check
import { readdirSync, readFileSync } from 'node:fs'

/** @typedef {{ pid: number | undefined }} Measured a process of ours */

// The kernel's clock ticks, of which Linux tells a hundred a second whatever it has.
const MICROSECONDS_A_TICK = 10_000

/**
 * Processor time that a process and those it started have had so far, in microseconds, all their threads
 * together. Linux only: NaN elsewhere.
 *
 * @param {Measured} process leads a group, as every process of a supervisor does
 */
export function processorTime({ pid }) {
  const group = fieldsOf(`${pid}`).length === 0 ? [] : readdirSync('/proc').map(fieldsOf)
  const ticks = group
    .filter((fields) => Number(fields[2]) === pid)
    .map((fields) => Number(fields[11]) + Number(fields[12]))
  if (ticks.length === 0) return Number.NaN
  return ticks.reduce((sum, one) => sum + one, 0) * MICROSECONDS_A_TICK
}

/** @param {string} pid @returns {string[]} from its state on */
function fieldsOf(pid) {
  // Before it stands the name of the program in brackets, which may hold anything.
  const [, rest] = /^\d+ \(.*\) (.*)$/s.exec(read(`/proc/${pid}/stat`)) ?? []
  return rest?.split(' ') ?? []
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
