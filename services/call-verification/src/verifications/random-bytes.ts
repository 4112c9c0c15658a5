import { randomBytes as ask } from 'node:crypto'

const AT_A_TIME = 4_096

let stock = Buffer.alloc(0)
let next = 0

/**
 * Bytes from the system's cryptographic source, each given out once. Asked for many at a time: a question takes
 * as long for a few, and a start needs five handfuls.
 *
 * @param count at most 4,096
 */
export function randomBytes(count: number): Buffer {
  if (next + count > stock.length) {
    stock = ask(AT_A_TIME)
    next = 0
  }
  next += count
  return stock.subarray(next - count, next)
}
