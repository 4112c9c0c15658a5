// @ts-check
import luaparse from 'luaparse'

/**
 * A node of a Lua text, with its place in it in characters, and the node that it is a part of.
 *
 * @typedef {{ range: [from: number, to: number] }} Placed
 * @typedef {import('luaparse').Node & Placed} Node
 * @typedef {{ node: Node, parent: Node | undefined }} Place
 */

/**
 * @param {string} text in the Lua of Redis
 * @returns {Place[]} whatever stands in it, what contains others before them
 */
export function syntaxTree(text) {
  const options = /** @type {const} */ ({ luaVersion: '5.1', ranges: true, comments: false })
  return [...placesIn(/** @type {Node} */ (luaparse.parse(text, options)), undefined)]
}

/** @param {Node} node @param {Node | undefined} parent @returns {Iterable<Place>} */
function* placesIn(node, parent) {
  yield { node, parent }
  for (const part of Object.values(node).flat()) {
    if (part !== null && typeof part === 'object' && 'type' in part) yield* placesIn(part, node)
  }
}

/**
 * Where the operator between two operands stands: the tree does not say.
 *
 * @param {string} text
 * @param {{ operator: string, left: object, right: object }} operation
 * @returns {[from: number, to: number]}
 */
export function placeOfOperator(text, { operator, left, right }) {
  const [, from] = /** @type {Placed} */ (left).range
  const [to] = /** @type {Placed} */ (right).range
  // Closing and opening brackets stand there too, and comments may.
  const lexer = luaparse.parse(text.slice(from, to), { luaVersion: '5.1', wait: true })
  let token = lexer.lex()
  while (token.value !== operator) token = lexer.lex()
  return [from + token.range[0], from + token.range[1]]
}
