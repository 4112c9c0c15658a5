import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export interface Asset {
  /** Holds a digest of the content, so that it may be kept for ever. */
  readonly path: string
  readonly type: string
  readonly content: Buffer
}

export interface Assets {
  readonly stylesheet: Asset
  readonly waitingScript: Asset
}

/** @throws when a file is missing: the script of the waiting page comes to be with the build */
export function loadAssets(): Assets {
  return {
    stylesheet: load('../../public/flow.css', 'text/css; charset=utf-8'),
    waitingScript: load('../../dist/browser/waiting.js', 'text/javascript; charset=utf-8')
  }
}

function load(file: string, type: string): Asset {
  const content = readFileSync(new URL(file, import.meta.url))
  const digest = createHash('sha256').update(content).digest('base64url').slice(0, 12)
  const [, name, extension] = /([^/]+)\.(\w+)$/.exec(file) as unknown as [string, string, string]
  return { path: `/assets/${name}.${digest}.${extension}`, type, content }
}
