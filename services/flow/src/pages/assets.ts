import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export interface Asset {
  readonly path: string
  readonly type: string
  readonly content: Buffer
}

export interface Assets {
  readonly all: readonly Asset[]
  readonly stylesheetPath: string
  readonly iconPath: string
  readonly waitingScriptPath: string
}

const STYLESHEET = 'flow.css'
const ICON = 'icon.svg'
const WAITING_SCRIPT = 'waiting.js'

/**
 * The files that browsers fetch, in one folder that bears a digest of them all, so that they may be kept
 * for ever and still import each other by name.
 *
 * @throws when a file is missing: the scripts come to be with the build
 */
export function loadAssets(): Assets {
  const files = [
    load(STYLESHEET, '../../public/', 'text/css; charset=utf-8'),
    load(ICON, '../../public/', 'image/svg+xml'),
    ...[WAITING_SCRIPT, 'connection.js', 'server-clock.js', 'waiting-view.js'].map((name) =>
      load(name, '../../dist/browser/', 'text/javascript; charset=utf-8')
    )
  ]
  const hash = createHash('sha256')
  for (const { content } of files) hash.update(content)
  const folder = `/assets/${hash.digest('base64url').slice(0, 16)}`
  return {
    all: files.map(({ name, type, content }) => ({ path: `${folder}/${name}`, type, content })),
    stylesheetPath: `${folder}/${STYLESHEET}`,
    iconPath: `${folder}/${ICON}`,
    waitingScriptPath: `${folder}/${WAITING_SCRIPT}`
  }
}

function load(name: string, folder: string, type: string) {
  const content = readFileSync(new URL(`${folder}${name}`, import.meta.url))
  return { name, type, content }
}
