// @ts-check
import { writeFileSync } from 'node:fs'

/**
 * Writes a script that runs a program where it does not lie where it was built to lie.
 *
 * @param {string} file
 * @param {string} program
 * @param {Record<string, string>} environment such as where its libraries are
 * @param {string[]} args that it is always given
 */
export function writeLauncher(file, program, environment, args = []) {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`)
  const command = [program, ...args].map(quoted).join(' ')
  const lines = ['#!/bin/sh', `export ${variables.join(' ')}`, `exec ${command} "$@"`, '']
  writeFileSync(file, lines.join('\n'), { mode: 0o755 })
}

/** @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`
