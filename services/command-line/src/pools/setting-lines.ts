import type { PoolSettings } from '@yobirin/contracts'

/** The settings of a pool, one a line, under the names of the flags that change them. */
export function settingLines(settings: PoolSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `  ${toFlag(name).padEnd(24)}${value}`)
    .join('\n')
}

const toFlag = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
