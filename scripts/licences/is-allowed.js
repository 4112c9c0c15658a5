// @ts-check

/** Licences that ask for no more than to be named: nothing that we deploy may ask for our source. */
const ALLOWED = new Set([
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0'],
  ...['ISC', 'MIT', 'MIT-0', 'PostgreSQL', 'Python-2.0', 'Unlicense', 'Zlib']
])

/**
 * @param {string} expression SPDX: one licence, or some joined by OR, of which one may choose, or by AND
 * @returns {boolean}
 */
export function isAllowed(expression) {
  const text = expression.replace(/^\((.*)\)$/, '$1')
  if (/ AND /.test(text)) return text.split(' AND ').every((part) => isAllowed(part.trim()))
  return text.split(' OR ').some((part) => ALLOWED.has(part.trim().replace(/^\((.*)\)$/, '$1')))
}
