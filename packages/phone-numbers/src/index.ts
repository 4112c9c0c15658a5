export { type CallerId, parseCallerId } from './caller-id.ts'
export { type CallerTrust, isDiversion, leastTrustOf, readVerstat } from './caller-trust.ts'
export type { E164 } from './e164.ts'
export { maskPhoneNumber } from './masking.ts'
export { parseTollFreeNumber, type TollFreeNumber } from './toll-free-number.ts'
export {
  parseVerifiableNumber,
  type UnverifiableReason,
  type VerifiableNumber
} from './verifiable-number.ts'
export type { WithheldReason } from './withheld-forms.ts'
export { formatNational, toDialUri } from './writing.ts'
