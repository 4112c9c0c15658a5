// @ts-check
import { mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const LARGEST_BYTES = 10_000_000

/**
 * Opens a process's log to append to it. What grew large in earlier starts is put aside once.
 * Lines are written at once: the last ones before an end are those one wants to read.
 *
 * @param {string} folder
 * @param {string} name
 * @returns {(line: string) => void}
 */
export function openLogFile(folder, name) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${name}.log`)
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (bytes > LARGEST_BYTES) renameSync(file, `${file}.1`)
  const descriptor = openSync(file, 'a', 0o600)
  return (line) => void writeSync(descriptor, `${line}\n`)
}
