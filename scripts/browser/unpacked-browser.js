// @ts-check
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isExecutable } from '../processes/find-program.js'
import { libraryPath } from '../system-packages/library-path.js'
import { unpackDebianPackages } from '../system-packages/unpack-debian-packages.js'
import { writeLauncher } from '../system-packages/write-launcher.js'
import { step } from '../terminal/step.js'

/** @param {string} root */
const folderIn = (root) => join(root, '.cache', 'debian', 'browser')

/**
 * The Chromium that was unpacked into this clone, shown where its libraries and fonts are.
 *
 * @param {string} root
 * @returns {string | undefined}
 */
export function unpackedBrowser(root) {
  const tree = folderIn(root)
  const program = join(tree, 'usr', 'lib', 'chromium', 'chromium')
  if (!isExecutable(program)) return undefined
  const [fonts, launcher] = [join(tree, 'fonts.conf'), join(tree, 'chromium')]
  writeFileSync(fonts, fontConfiguration(tree))
  writeLauncher(launcher, program, {
    LD_LIBRARY_PATH: libraryPath(tree),
    FONTCONFIG_FILE: fonts
  })
  return launcher
}

/**
 * @param {string} root
 * @param {AbortSignal} [signal]
 */
export function unpackBrowser(root, signal) {
  // Beside the program must lie what it reads, also where the system has it already.
  const packages = ['chromium', 'chromium-common', 'fonts-noto-cjk']
  return step('Fetching Chromium and unpacking it into .cache/', (tell) =>
    unpackDebianPackages(packages, folderIn(root), { signal, tell })
  )
}

/** @param {string} tree */
function fontConfiguration(tree) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(tree, 'usr', 'share', 'fonts')}</dir>
  <cachedir>${join(tree, 'font-cache')}</cachedir>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
</fontconfig>
`
}
