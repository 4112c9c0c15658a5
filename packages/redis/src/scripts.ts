import { readFileSync } from 'node:fs'
import type { RedisConnection } from './connect.ts'

/** A Lua file as a typed command. */
export interface Script<Reply> {
  readonly decode: (reply: unknown) => Reply
}

type Scripts<Definitions extends Record<string, Script<unknown>>> = {
  readonly [Name in keyof Definitions]: (
    keys: readonly string[],
    args: readonly (string | number | Buffer)[]
  ) => Promise<ReturnType<Definitions[Name]['decode']>>
}

type Command = (...args: (string | number | Buffer)[]) => Promise<unknown>

export function script<Reply>(decode: (reply: unknown) => Reply): Script<Reply> {
  return { decode }
}

const INCLUDE = /^-- include: (_[a-z-]+\.lua)$/gm

/** A file's text, each line `-- include: _name.lua` replaced by that file, once. */
function readScript(folder: URL, file: string): string {
  const source = readFileSync(new URL(file, folder), 'utf8')
  return source.replaceAll(INCLUDE, (_line, included: string) =>
    readFileSync(new URL(included, folder), 'utf8')
  )
}

const kebabCase = (name: string) => name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)

/**
 * Turns `start-verification.lua` and its like into functions: `scripts.startVerification(keys, args)`.
 * ioredis sends the digest and, after a restart or failover has emptied Redis's cache, the text again.
 *
 * @param folder ends in a slash
 * @throws when a file is missing, so that a service does not start without one
 */
export function createScripts<Definitions extends Record<string, Script<unknown>>>(
  redis: RedisConnection,
  folder: URL,
  definitions: Definitions
): Scripts<Definitions> {
  const scripts: Record<string, unknown> = {}
  for (const [name, { decode }] of Object.entries(definitions)) {
    redis.defineCommand(name, { lua: readScript(folder, `${kebabCase(name)}.lua`) })
    const command = (redis as unknown as Record<string, Command>)[name]?.bind(redis) as Command
    scripts[name] = async (keys: readonly string[], args: readonly (string | number | Buffer)[]) =>
      decode(await command(keys.length, ...keys, ...args))
  }
  return scripts as Scripts<Definitions>
}
