// @ts-check
import { memoryOf } from './usage.js'

const EVERY_MS = 100

/**
 * By how much the memory of a process grew at most while something was done.
 *
 * @template T
 * @param {import('./usage.js').Measured} process
 * @param {() => Promise<T>} work
 */
export async function mostMemory(process, work) {
  const before = memoryOf(process)
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, memoryOf(process))
  }, EVERY_MS)
  try {
    const result = await work()
    return { result, grownBy: Math.max(most, memoryOf(process)) - before }
  } finally {
    clearInterval(timer)
  }
}
