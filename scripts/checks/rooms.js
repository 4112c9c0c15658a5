// @ts-check
import { checkHouse } from '../rooms/check-house.js'

/** Who may import whom. @type {import('./check.js').Check} */
export const rooms = {
  name: 'rooms',
  async run(root) {
    const { files, violations } = checkHouse(root)
    return { passed: violations.length === 0, looked: files, output: violations.join('\n') }
  }
}
