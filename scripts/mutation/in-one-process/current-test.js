// @ts-check

/** @typedef {import('tap').Test} Test */

// tap tells whoever started the process how long it may take, which Stryker would not understand; it may take for ever.
const { send } = process
Reflect.set(process, 'send', undefined)
const { default: root } = await import('tap')
root.setTimeout(0)
Reflect.set(process, 'send', send)
// What it writes is read nowhere: what failed is told by its results.
root.resume()

/** @type {Test} */
let current = root

/**
 * What test files get where they import tap: the test of the run that is under way, since a process has only one tap,
 * which ends with its first run. Behind a test that has failed no other begins.
 */
// tap has a default export only.
export default new Proxy(root, {
  get(_, name) {
    if (name === 'test') return testUnlessFailed
    const value = Reflect.get(current, name, current)
    return typeof value === 'function' ? value.bind(current) : value
  }
})

/** @param {string} name @param {(test: Test) => unknown} body */
function testUnlessFailed(name, body) {
  return current.test(name, (test) => (current.passing() ? body(test) : test.end()))
}

/**
 * Lets a test file run as one test.
 *
 * @param {string} file
 * @param {() => Promise<void>} load
 * @returns {Promise<string | undefined>} what failed first
 */
export async function runAsTest(file, load) {
  const result = await root.test(file, async (test) => {
    current = test
    await load()
  })
  current = root
  return result?.ok === false ? `${result.failures[0]?.name}` : undefined
}
