// @ts-check
import { lint } from './lint.js'
import { rooms } from './rooms.js'
import { types } from './types.js'
import { unused } from './unused.js'

/** @type {import('./check.js').Check[]} */
export const allChecks = [lint, types, unused, rooms]
