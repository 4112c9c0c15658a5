// @ts-check
import { spawnSync } from 'node:child_process'

/** @typedef {{ uid: number, gid: number }} User */

/**
 * Whom to run a PostgreSQL server as: it refuses root.
 *
 * @returns {User | undefined} undefined for ourselves
 */
export function serverUser() {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout?.trim() || Number.NaN)
    )
    if (uid && gid) return { uid, gid }
  }
  return undefined
}
