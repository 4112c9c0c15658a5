export { withTokens } from './with-tokens.ts'
