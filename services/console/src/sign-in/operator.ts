import type { Credential } from '../services/service-client.ts'
import type { Session } from './session.ts'

/** Who works here now. */
export interface Operator {
  readonly session: Session
  /** Shown at the top of the page, once. */
  readonly notice?: string
  /** What the services are asked with: what they record of an act is what this says. */
  readonly credential: Credential
}
