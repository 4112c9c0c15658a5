// @ts-check
import { readdirSync, readFileSync } from 'node:fs'

/** @typedef {{ pid: number | undefined }} Measured a process of ours */

// The kernel's clock ticks, of which Linux tells a hundred a second whatever it has.
const MICROSECONDS_A_TICK = 10_000
const BYTES_A_PAGE = 4_096

/**
 * Processor time that a process and those it started have had so far, in microseconds, all their threads
 * together. Linux only: NaN elsewhere.
 *
 * @param {Measured} process leads a group, as every process of a supervisor does
 */
export function processorTime(process) {
  return sumOf(process, (fields) => Number(fields[11]) + Number(fields[12])) * MICROSECONDS_A_TICK
}

/**
 * Memory that a process and those it started hold, their resident sets together, in bytes. Linux only: NaN
 * elsewhere.
 *
 * @param {Measured} process likewise
 */
export function memoryOf(process) {
  return sumOf(process, (fields) => Number(fields[21])) * BYTES_A_PAGE
}

/**
 * @param {Measured} process
 * @param {(fields: string[]) => number} figure
 */
function sumOf({ pid }, figure) {
  const group = fieldsOf(`${pid}`).length === 0 ? [] : readdirSync('/proc').map(fieldsOf)
  const figures = group.filter((fields) => Number(fields[2]) === pid).map(figure)
  if (figures.length === 0) return Number.NaN
  return figures.reduce((sum, one) => sum + one, 0)
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
