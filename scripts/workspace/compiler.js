// @ts-check
import { join } from 'node:path'

/**
 * The compiler that builds and checks; the package named `typescript` is for tools that want its API.
 *
 * @param {string} root
 */
export function compiler(root) {
  return join(root, 'node_modules', 'typescript-7', 'bin', 'tsc')
}
