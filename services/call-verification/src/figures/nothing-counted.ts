import { toCounts } from './counters.ts'
import type { NumberFigures } from './figures-port.ts'

export const NOTHING_COUNTED: NumberFigures = { counts: toCounts([]), seconds: new Map() }
