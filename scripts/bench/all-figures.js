// @ts-check
import { flat } from './figures/flat.js'
import { heldCalls } from './figures/held-calls.js'
import { inboundCalls } from './figures/inbound-calls.js'
import { journeys } from './figures/journeys.js'
import { sipCalls } from './figures/sip-calls.js'
import { starts } from './figures/starts.js'

/** Every figure, one file each. @type {import('./figure.js').Figure[]} */
export const allFigures = [inboundCalls, starts, flat, heldCalls, journeys, sipCalls]
