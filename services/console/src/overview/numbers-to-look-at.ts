import type { NumberFiguresResource, PoolFiguresResource } from '@yobirin/contracts'
import { atMost } from './chance.ts'

/** A number that somebody should look at, and the reason in words. */
export interface NumberToLookAt {
  readonly pool: string
  readonly targetNumber: string
  readonly national: string
  readonly state: NumberFiguresResource['state']
  readonly why: string
  /** The smaller the worse. */
  readonly chance: number
}

/** One healthy number in a thousand looks so bad by chance. */
const LEAST_CHANCE = 0.001
/** With fewer on the other numbers nothing can be said. */
const LEAST_ENDED = 10
const MOST_SHARE = 0.98

/** Numbers that were taken out, and active ones that verify more seldom than chance explains; worst first. */
export function numbersToLookAt(hour: PoolFiguresResource): NumberToLookAt[] {
  return hour.numbers
    .flatMap((number) => {
      const { targetNumber, targetNumberNational: national, state } = number
      const found = { pool: hour.name, targetNumber, national, state }
      if (state === 'quarantined') {
        return [{ ...found, chance: 0, why: 'taken out because too few calls got through' }]
      }
      const ended = hour.ended - number.ended
      if (state !== 'active' || number.ended === 0 || ended < LEAST_ENDED) return []
      const share = Math.min((hour.verified - number.verified) / ended, MOST_SHARE)
      if (share <= 0) return []
      const chance = atMost(number.verified, number.ended, share)
      if (chance > LEAST_CHANCE) return []
      const percent = Math.round(share * 100)
      const why = `${number.verified} of ${number.ended} verified in an hour; the others ${percent} %`
      return [{ ...found, chance, why }]
    })
    .sort((a, b) => a.chance - b.chance)
}
