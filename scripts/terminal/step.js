// @ts-check

/** @typedef {(detail: string) => void} Tell what a step calls to say how far it has come */

/**
 * Runs one step of a command and keeps whoever waits informed: a line that is redrawn on a terminal,
 * a line every few seconds in a log, and one line with the seconds at the end.
 *
 * @template T
 * @param {string} title what is being done, as a sentence without its full stop
 * @param {(tell: Tell) => Promise<T>} work
 * @param {{
 *   out?: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>,
 *   quiet?: boolean,
 *   outcome?: (result: T) => { fine: boolean, text: string }
 * }} [options] `outcome` says what to write of a result that need not be a good one; of a
 *   `quiet` step that went well nothing stays to be read
 * @returns {Promise<T>}
 */
export async function step(title, work, { out = process.stdout, quiet = false, outcome } = {}) {
  const startedAt = performance.now()
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
  const line = out.isTTY ? liveLine(out) : slowLine(out)
  let detail = ''

  const show = () => line.show(`… ${title} (${seconds()})${detail === '' ? '' : `  ${detail}`}`)
  const first = setTimeout(show, line.after)
  const timer = setInterval(show, line.every)
  try {
    const result = await work((text) => {
      detail = text
    })
    const { fine, text } = outcome?.(result) ?? { fine: true, text: '' }
    if (quiet && fine) line.clear()
    else line.finish(`${fine ? '✓' : '✗'} ${title}${text} (${seconds()})`)
    return result
  } catch (error) {
    line.finish(`✗ ${title} (${seconds()})`)
    throw error
  } finally {
    clearTimeout(first)
    clearInterval(timer)
  }
}

/** @param {Pick<NodeJS.WriteStream, 'write' | 'columns'>} out */
function liveLine(out) {
  const clear = '\r\u001b[2K'
  return {
    after: 300,
    every: 200,
    /** @param {string} text */
    show: (text) => void out.write(clear + printable(text).slice(0, (out.columns ?? 80) - 1)),
    clear: () => void out.write(clear),
    /** @param {string} text */
    finish: (text) => void out.write(`${clear}${text}\n`)
  }
}

/** @param {Pick<NodeJS.WriteStream, 'write'>} out */
function slowLine(out) {
  return {
    after: 2_000,
    every: 5_000,
    /** @param {string} text */
    show: (text) => void out.write(`${printable(text)}\n`),
    clear: () => {},
    /** @param {string} text */
    finish: (text) => void out.write(`${text}\n`)
  }
}

/**
 * Other programs' lines come with colours and cursor movements.
 *
 * @param {string} text
 */
function printable(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replace(/[\u0000-\u001f]/g, ' ')
}
