// @ts-check
import { placeOfOperator, syntaxTree } from './syntax-tree.js'

/**
 * @typedef {import('./syntax-tree.js').Place} Place
 * @typedef {import('./syntax-tree.js').Node} Node
 * @typedef {Extract<Node, { type: 'BinaryExpression' }>} Binary
 * @typedef {Extract<Node, { type: 'LogicalExpression' }>} Logical
 *
 * @typedef {object} Change of a Lua text
 * @property {readonly [from: number, to: number]} range in characters
 * @property {string} replacement
 */

/** Each with its neighbour. @type {Record<string, string>} */
const LIMITS = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }
/** @type {Record<string, string>} */
const CONTRARIES = { '==': '~=', '~=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' }
/** @type {Record<string, string>} */
const ARITHMETIC = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '^': '*' }

/**
 * Every small change of a Lua text that another one does not make needless: whoever notices that a condition is
 * always true and that it is always false notices that it is turned round, and whoever misses either side of an
 * `and` misses both.
 *
 * @param {string} text
 * @returns {Change[]} in the order of their places
 */
export function mutantsOf(text) {
  return syntaxTree(text)
    .flatMap((place) => [...operations(text, place), ...values(place), ...statements(place)])
    .sort((one, other) => one.range[0] - other.range[0])
}

/** @param {string} text @param {Place} place @returns {Iterable<Change>} */
function* operations(text, { node, parent }) {
  switch (node.type) {
    case 'LogicalExpression': {
      const [from, to] = placeOfOperator(text, node)
      yield { range: node.range, replacement: text.slice(node.range[0], from).trimEnd() }
      yield { range: node.range, replacement: text.slice(to, node.range[1]).trimStart() }
      return
    }
    case 'BinaryExpression': {
      const range = placeOfOperator(text, node)
      const { operator } = node
      const others = [LIMITS[operator], isJudged(node, parent) ? undefined : CONTRARIES[operator]]
      if (!isConstant(parent)) others.push(ARITHMETIC[operator])
      for (const replacement of others) if (replacement) yield { range, replacement }
      return
    }
    case 'UnaryExpression': {
      const range = /** @type {const} */ ([node.range[0], rangeOf(node.argument)[0]])
      if (node.operator === '-' || (node.operator === 'not' && !isJudged(node, parent))) {
        yield { range, replacement: '' }
      }
    }
  }
}

/** @param {Place} place @returns {Iterable<Change>} */
function* values({ node, parent }) {
  const { range } = node
  switch (node.type) {
    case 'BooleanLiteral':
      yield { range, replacement: `${!node.value}` }
      return
    case 'NumericLiteral':
      if (!isConstant(parent) && !isOwnArgument(parent)) {
        yield { range, replacement: `${node.value + 1}` }
      }
      return
    case 'StringLiteral':
      if (!isCommand(node, parent)) yield { range, replacement: node.raw === "''" ? "'?'" : "''" }
      return
    case 'TableConstructorExpression':
      if (node.fields.length > 0) yield { range, replacement: '{}' }
  }
}

/** @param {Place} place @returns {Iterable<Change>} */
function* statements({ node }) {
  switch (node.type) {
    case 'CallStatement':
    case 'AssignmentStatement':
      yield { range: node.range, replacement: '' }
      return
    case 'ReturnStatement': {
      const [first, ...others] = node.arguments
      // Of what stands there literally there is a change already.
      if (first === undefined || (others.length === 0 && isLiteral(first))) return
      const range = /** @type {const} */ ([rangeOf(first)[0], node.range[1]])
      yield { range, replacement: 'nil' }
      return
    }
    case 'IfClause':
    case 'ElseifClause':
    case 'WhileStatement': {
      const { condition } = node
      const operator = condition.type === 'LogicalExpression' ? condition.operator : undefined
      const range = rangeOf(condition)
      if (operator !== 'or') yield { range, replacement: 'false' }
      if (operator !== 'and' && node.type !== 'WhileStatement') yield { range, replacement: 'true' }
    }
  }
}

/** @param {object} node @returns {[from: number, to: number]} */
const rangeOf = (node) => /** @type {Node} */ (node).range

/** Whether nothing matters of it but that it is true or false. @param {Node} node @param {Node | undefined} parent */
const isJudged = (node, parent) =>
  parent?.type === 'LogicalExpression' ||
  (parent && 'condition' in parent && parent.condition === node)

/**
 * Whether it is written down as a sum or product of numbers.
 *
 * @param {object | undefined} node
 * @returns {boolean}
 */
function isConstant(node) {
  const { type, left, right } = /** @type {Binary} */ (node ?? {})
  if (type !== 'BinaryExpression') return false
  return [left, right].every((side) => side.type === 'NumericLiteral' || isConstant(side))
}

/** Which argument of the script it is, its signature says. @param {Node | undefined} parent */
const isOwnArgument = (parent) =>
  parent?.type === 'IndexExpression' &&
  parent.base.type === 'Identifier' &&
  ['ARGV', 'KEYS'].includes(parent.base.name)

/** `HGET` and its like: there is no other. @param {Node} node @param {Node | undefined} parent */
const isCommand = (node, parent) =>
  parent?.type === 'CallExpression' &&
  parent.arguments[0] === node &&
  parent.base.type === 'MemberExpression' &&
  parent.base.identifier.name === 'call'

/** @param {{ type: string }} node */
const isLiteral = ({ type }) => /Literal$|^Table/.test(type)
