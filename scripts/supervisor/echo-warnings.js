// @ts-check

const WARNING = 40
const LEVELS = new Map([
  ['warn', 40],
  ['error', 50],
  ['fatal', 60]
])
const QUIET_AFTER_SAYING_MILLISECONDS = 10_000
const LONGEST_LINE = 300

/**
 * Shows warnings and errors out of a service's log on the terminal, shortly, and each only once in a
 * while: a lost connection is told hundreds of times.
 *
 * @param {(text: string) => void} say
 * @param {() => number} [now]
 */
export function echoWarnings(say, now = Date.now) {
  /** @type {Map<string, number>} */
  const said = new Map()
  return (/** @type {string} */ name, /** @type {string} */ line) => {
    const text = warningIn(line)
    if (text === undefined) return
    const what = `${name} ${text.replace(/\d+/g, '0')}`
    if (now() - (said.get(what) ?? Number.NEGATIVE_INFINITY) < QUIET_AFTER_SAYING_MILLISECONDS) {
      return
    }
    said.set(what, now())
    say(`${name}: ${text}`)
  }
}

/**
 * The warning that a line of a log holds. A line that is not from the logger was written by Node or by
 * something that died, and is one.
 *
 * @param {string} line
 */
export function warningIn(line) {
  if (line.trim() === '') return undefined
  try {
    const { level, msg, err } = JSON.parse(line)
    const number = typeof level === 'number' ? level : (LEVELS.get(level) ?? 0)
    if (number < WARNING) return undefined
    const reason = err?.message !== undefined && err.message !== msg ? ` (${err.message})` : ''
    return `${msg ?? ''}${reason}`.slice(0, LONGEST_LINE)
  } catch {
    return line.slice(0, LONGEST_LINE)
  }
}
