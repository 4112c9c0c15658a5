// @ts-check

// One Ctrl-C arrives twice under npm: from the terminal, and handed on by npm.
const ONE_KEY_PRESS_MILLISECONDS = 1_000

/**
 * Turns the signals that ask this process to stop into one request to stop, and a later one into a
 * request to stop at once.
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
  return { stop: stop.signal, stopAtOnce: stopAtOnce.signal }
}
