// @ts-check
import { findProgram, isExecutable } from '../processes/find-program.js'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MAC_APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
]

/** A browser that is installed already. @returns {string | undefined} */
export function browserOnThisMachine() {
  return findProgram(NAMES) ?? MAC_APPLICATIONS.find(isExecutable)
}
