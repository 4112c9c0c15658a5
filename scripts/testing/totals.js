// @ts-check

/**
 * The totals out of tap's summary, `# { total: 5, pass: 2, fail: 1, todo: 1, skip: 1 }`. A file that
 * crashed is a failure in them. A run that ended badly without any is one failure.
 *
 * @param {{ code: number, output: string }} run
 */
export function totals({ code, output }) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is removed
  const plain = output.replace(/\u001b\[[0-9;]*m/g, '')
  const summary = [...plain.matchAll(/^# \{ (total: .*) \}$/gm)].at(-1)?.[1] ?? ''
  const count = (/** @type {string} */ name) =>
    Number(new RegExp(`\\b${name}: (\\d+)`).exec(summary)?.[1] ?? 0)
  const failed = count('fail')
  return { passed: count('pass'), failed: code !== 0 && failed === 0 ? 1 : failed }
}
