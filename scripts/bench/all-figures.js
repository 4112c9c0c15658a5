// @ts-check
import { callToSocket } from './figures/call-to-socket.js'
import { flat } from './figures/flat.js'
import { heldCalls } from './figures/held-calls.js'
import { images } from './figures/images.js'
import { inboundCalls } from './figures/inbound-calls.js'
import { journeys } from './figures/journeys.js'
import { productStart } from './figures/product-start.js'
import { sipCalls } from './figures/sip-calls.js'
import { starts } from './figures/starts.js'
import { waitingSockets } from './figures/waiting-sockets.js'

/** Every figure, one file each. @type {import('./figure.js').Figure[]} */
export const allFigures = [
  inboundCalls,
  callToSocket,
  starts,
  flat,
  heldCalls,
  waitingSockets,
  journeys,
  sipCalls,
  productStart,
  images
]
