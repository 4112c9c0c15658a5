// @ts-check
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A command that compiles with an unpacked tcc: where it does not lie where it was built to lie, it has to
 * be told of every header and start file. The C library itself is the system's.
 *
 * @param {string} tree where the packages were unpacked
 * @returns {string} the path of the command
 */
export function writeCompiler(tree) {
  const libraries = join(tree, 'usr', 'lib')
  const architecture = readdirSync(libraries).find((name) => name.includes('-linux-gnu')) ?? ''
  const folder = join(libraries, architecture)
  const headers = join(tree, 'usr', 'include')
  const compile = [
    join(tree, 'usr', 'bin', 'tcc'),
    `-B${join(folder, 'tcc')}`,
    '-nostdinc',
    `-I${join(folder, 'tcc', 'include')}`,
    `-I${join(headers, architecture)}`,
    `-I${headers}`
  ]
  const before = ['crt1.o', 'crti.o'].map((name) => join(folder, name))
  const after = [
    join('/lib', architecture, 'libc.so.6'),
    ...['libc_nonshared.a', 'tcc/libtcc1.a', 'crtn.o'].map((name) => join(folder, name))
  ]
  const words = (/** @type {string[]} */ list) => list.map((word) => `'${word}'`).join(' ')
  const command = join(tree, 'compile')
  const lines = [
    '#!/bin/sh',
    `[ "$1" = -E ] && exec ${words(compile)} "$@"`,
    `exec ${words([...compile, '-nostdlib', ...before])} "$@" ${words(after)}`,
    ''
  ]
  writeFileSync(command, lines.join('\n'), { mode: 0o755 })
  return command
}
