import { statSync } from 'node:fs'
import type { Fault } from '../settings-files/faults.ts'
import { contrast, READABLE, readableOn } from './contrast.ts'
import type { Institution } from './institution.ts'

export type Brand = NonNullable<Institution['brand']>

const WHITE = '#ffffff'
const BLACK = '#000000'

/** A first page stays under 50 kB with it. */
const LARGEST_LOGO = 20_000

/** @param folder of the settings, from which the logo is named */
export function faultsOfBrand({ colour, logo }: Brand, folder: URL): readonly Fault[] {
  const ratio = contrast(colour, WHITE)
  const faintColour = {
    at: ['brand', 'colour'],
    what: `is too light: its contrast with white is ${ratio.toFixed(1)}:1 and must be at least ${READABLE}:1 (WCAG 2.2, 1.4.3); take a darker one, such as ${readableOn(WHITE, colour, BLACK)}`
  }
  const logoFault = logo && faultOfLogo(new URL(logo, folder))
  return [
    ...(ratio < READABLE ? [faintColour] : []),
    ...(logoFault ? [{ at: ['brand', 'logo'], what: logoFault }] : [])
  ]
}

function faultOfLogo(file: URL): string | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size
  if (size === undefined) return 'names a file that is not there'
  if (size > LARGEST_LOGO)
    return `names a file of ${size} bytes; at most ${LARGEST_LOGO} are allowed`
  return undefined
}
