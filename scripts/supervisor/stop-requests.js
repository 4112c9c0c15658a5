// @ts-check

// One Ctrl-C arrives twice under npm: from the terminal, and handed on by npm.
const ONE_KEY_PRESS_MILLISECONDS = 1_000
const LOOK_FOR_NPM_EVERY_MILLISECONDS = 1_000

/**
 * Turns the signals that ask this process to stop into one request to stop, and a later one into a
 * request to stop at once. The death of the npm that runs this is such a request, too.
 *
 * @param {NodeJS.EventEmitter} [source]
 * @param {() => number} [now]
 */
export function stopRequests(source = process, now = () => performance.now()) {
  const stop = new AbortController()
  const stopAtOnce = new AbortController()
  let firstAt = 0
  const hear = () => {
    if (!stop.signal.aborted) {
      firstAt = now()
      stop.abort(new Error('told to stop'))
    } else if (now() - firstAt > ONE_KEY_PRESS_MILLISECONDS) {
      stopAtOnce.abort()
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) source.on(signal, hear)
  if (process.env.npm_lifecycle_event !== undefined) whenParentIsGone(hear)
  return { stop: stop.signal, stopAtOnce: stopAtOnce.signal }
}

/** @param {() => void} act */
function whenParentIsGone(act) {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    act()
  }, LOOK_FOR_NPM_EVERY_MILLISECONDS).unref()
}
