import type { PoolSettings } from '@yobirin/contracts'
import type { NumberPools } from '../number-pool/number-pools-port.ts'

const act = { by: 'system', why: 'sandbox' }

const settings: PoolSettings = {
  validitySeconds: 120,
  ringSeconds: 7,
  ringStrategy: 'hold',
  dialWithPresentation: false
}

/** Two pools for trying things out; `quick` is for those who will not wait. The numbers are invented. */
const sandboxPools = [
  { name: 'main', settings, numbers: invented('+81120000', 20) },
  {
    name: 'quick',
    settings: { ...settings, validitySeconds: 10, ringSeconds: 1 },
    numbers: invented('+81120001', 5)
  }
]

/** Sets up the sandbox's pools where they are not there yet. */
export async function seedSandboxPools(pools: NumberPools): Promise<void> {
  for (const { name, settings, numbers } of sandboxPools) {
    const present = (await pools.roster(name))?.numbers ?? []
    // An earlier start may have been cut off in the middle.
    if (present.length >= numbers.length) continue
    await pools.configure(name, settings, { ...act, revision: 0 })
    for (const targetNumber of numbers) await pools.add(name, targetNumber, act)
  }
}

/** 0120-000-001 and so on: nobody is ever given such a row. */
function invented(start: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${start}${String(index + 1).padStart(3, '0')}`
  )
}
