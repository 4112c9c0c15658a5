import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import type { Institution } from '../institutions/institution.ts'
import type { Institutions } from '../institutions/institutions.ts'
import { writeStylesheet } from './stylesheet.ts'

export interface Asset {
  readonly path: string
  readonly type: string
  readonly content: Buffer
  /** With Brotli, where that makes it smaller. */
  readonly compressed: Buffer | undefined
}

export interface Assets {
  readonly all: readonly Asset[]
  readonly iconPath: string
  readonly scriptPaths: Readonly<Record<Script, string>>
  /** What the pages of an institution wear. */
  dressOf(institution: Institution): Dress
}

/** The waiting page's, that of the page that asks for the PIN, and that of pages with other fields. */
export type Script = 'waiting' | 'pin' | 'keep-entered'

export interface Dress {
  readonly stylesheetPath: string
  readonly logoPath?: string
}

const ICON = 'icon.svg'
const SCRIPTS = [
  ...['waiting.js', 'connection.js', 'server-clock.js', 'waiting-view.js', 'copy-number.js'],
  ...['pin.js', 'keep-entered.js']
]
const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png'
}

/**
 * The files that browsers fetch, in one folder that bears a digest of them all, so that they may be kept
 * for ever and still import each other by name.
 *
 * @throws when a file is missing: the scripts come to be with the build
 */
export function loadAssets(institutions: Pick<Institutions, 'all' | 'logoOf'>): Assets {
  const files = new Map<string, Buffer>([
    [ICON, read('../../public/', ICON)],
    ...SCRIPTS.map((name) => [name, read('../../dist/browser/', name)] as const)
  ])
  const names = new Map<string, { stylesheet: string; logo?: string }>()
  for (const institution of institutions.all) {
    const { id, brand } = institution
    const stylesheet = `${id}.css`
    const logo = brand?.logo && `${id}-logo.${brand.logo.split('.').at(-1)}`
    const logoFile = institutions.logoOf(institution)
    files.set(stylesheet, Buffer.from(writeStylesheet(brand)))
    if (logo && logoFile) files.set(logo, readFileSync(logoFile))
    names.set(id, { stylesheet, ...(logo && { logo }) })
  }

  const hash = createHash('sha256')
  for (const [name, content] of files) hash.update(name).update(content)
  const folder = `/assets/${hash.digest('base64url').slice(0, 16)}`
  return {
    all: [...files].map(([name, content]) => assetOf(`${folder}/${name}`, content)),
    iconPath: `${folder}/${ICON}`,
    scriptPaths: {
      waiting: `${folder}/waiting.js`,
      pin: `${folder}/pin.js`,
      'keep-entered': `${folder}/keep-entered.js`
    },
    dressOf({ id }) {
      const { stylesheet = '', logo } = names.get(id) ?? {}
      return {
        stylesheetPath: `${folder}/${stylesheet}`,
        ...(logo && { logoPath: `${folder}/${logo}` })
      }
    }
  }
}

function read(folder: string, name: string): Buffer {
  return readFileSync(new URL(`${folder}${name}`, import.meta.url))
}

function assetOf(path: string, content: Buffer): Asset {
  const compressed = brotliCompressSync(content)
  return {
    path,
    type: TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    content,
    compressed: compressed.length < content.length ? compressed : undefined
  }
}
