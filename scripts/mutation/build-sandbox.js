// @ts-check
import { execFileSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compiler } from '../workspace/compiler.js'
import { root } from '../workspace/root.js'

/**
 * Compiles what Stryker has put into its sandbox, the working directory: each file beside its source, tests too, so
 * that no run has to do it again.
 */
const [room = '', ...tests] = process.argv.slice(2)

const compilerOptions = {
  ...{ rootDir: '.', noCheck: true, types: [], composite: false, incremental: false },
  ...{ tsBuildInfoFile: null, declaration: false, declarationMap: false, sourceMap: false }
}
// Tests of a package import it by its name, which leads to its build.
const include = [`${room}/src`, ...tests]
const configuration = { extends: './tsconfig.base.json', compilerOptions, include }
writeFileSync('tsconfig.mutation.json', JSON.stringify(configuration))
execFileSync(process.execPath, [compiler(root), '-p', 'tsconfig.mutation.json'], {
  stdio: 'inherit'
})
symlinkSync('src', join(room, 'dist'))
