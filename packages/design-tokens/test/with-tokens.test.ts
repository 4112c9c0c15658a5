import { withTokens } from '@yobirin/design-tokens'
import t from 'tap'

t.test('a stylesheet gets the tokens that it names, and those that they name', (t) => {
  const sheet = withTokens('p { color: var(--color-semantic-error-1); margin: var(--own) }')
  t.match(sheet, /--color-semantic-error-1:var\(--color-primitive-red-800\)/)
  t.match(sheet, /--color-primitive-red-800:#[0-9a-f]{6}/)
  t.notMatch(sheet, /blue/, 'and no others')
  t.match(sheet, /\np \{/)
  t.equal(withTokens('p { margin: 0 }'), 'p { margin: 0 }')
  t.end()
})

t.test('a token that nobody has published is an error', (t) => {
  t.throws(() => withTokens('p { color: var(--color-primitive-pink-1) }'), /pink-1/)
  t.end()
})
