// @ts-check
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownServer } from '../redis/own-server.js'
import { supervisedProcess } from '../supervisor/supervised-process.js'

/**
 * One Redis for a whole run of tests, which keep apart by prefixes; nothing of it is kept.
 *
 * @param {string} program
 */
export async function startTestRedis(program) {
  const folder = mkdtempSync(join(tmpdir(), 'yobirin-test-redis-'))
  const { plan, url } = await ownServer(program, { folder, keep: false })
  const redis = supervisedProcess(plan, { say: console.log, onLine: () => {} })
  const forget = () => rmSync(folder, { recursive: true, force: true })
  const stop = async () => {
    await redis.stop()
    forget()
  }
  /** Also while a script goes round for ever. */
  const kill = () => {
    redis.kill()
    forget()
  }
  try {
    await redis.start()
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop, kill }
}
