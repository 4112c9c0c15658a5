export {
  ACCOUNT_DIRECTORY_PATHS,
  type AccountFoundAnswer,
  AccountFoundSchema,
  DirectoryAccountSchema,
  type PinVerifiedAnswer,
  PinVerifiedSchema,
  VerifyPinSchema
} from './account-directory-api.ts'
export { ActListSchema, type ActResource } from './acts-api.ts'
export {
  type ConsentResource,
  ConsentResourceSchema,
  type LockResource,
  LockResourceSchema,
  type SwitchResource,
  SwitchResourceSchema,
  type WindowResource,
  WindowResourceSchema
} from './admin-api.ts'
export {
  APPROVAL_CONTEXT,
  APPROVAL_HEADER,
  type ApprovedAct,
  type AskedAct,
  AskedActSchema,
  checkApproval,
  type GuardableAct,
  namesOf,
  readGuardedActs
} from './approvals.ts'
export {
  CLIENT_PROFILES,
  CLIENT_SCOPES,
  type ClientAuthentication,
  ClientListSchema,
  type ClientRegistration,
  ClientRegistrationSchema,
  type ClientResource,
  ClientResourceSchema,
  TOKEN_BINDINGS
} from './client-api.ts'
export {
  type AccountLocked,
  type ConsentGranted,
  type ConsentRevoked,
  type InstitutionWords,
  InstitutionWordsSchema,
  NOTICE_WORDS_PATTERN,
  NOTIFICATIONS_QUEUE,
  type Notice,
  type NoticeContent,
  NoticeContentSchema,
  type NoticeKind,
  NoticeSchema
} from './notifications.ts'
export {
  type Actor,
  actorOf,
  isPerson,
  ON_BEHALF_OF_HEADER,
  type Person,
  readSpeakers,
  writePerson
} from './on-behalf-of.ts'
export { OPERATION_LOG_QUEUE } from './operation-log.ts'
export {
  type CallerTrust,
  CallerTrustSchema,
  type NumberState,
  NumberStateSchema,
  POOL_NAME_PATTERN,
  PoolNameSchema,
  type PoolSettings,
  PoolSettingsSchema,
  type RingStrategy
} from './pool.ts'
export {
  PoolListSchema,
  type PoolNumber,
  PoolNumberSchema,
  type PoolResource,
  PoolResourceSchema,
  type PoolSummary,
  PoolSummarySchema
} from './pool-api.ts'
export {
  type FiguresWindow,
  FiguresWindowSchema,
  type NumberFiguresResource,
  type PoolFiguresResource,
  PoolFiguresSchema,
  type PoolPlan,
  PoolPlanSchema
} from './pool-figures-api.ts'
export { type PoolImport, PoolImportSchema } from './pool-import-api.ts'
export {
  type ChainFault,
  ChainFaultSchema,
  ChainListSchema,
  ChainNameSchema,
  type ChainPosition,
  ChainPositionSchema,
  type ChainVerification,
  ChainVerificationSchema
} from './record-chains.ts'
export {
  GATEWAY_SIGNATURE_HEADER,
  gatewaySignature,
  SIP_CALL_ENDED_PATH,
  SIP_CALL_PATH,
  type SipCall,
  type SipCallAnswer,
  SipCallAnswerSchema,
  type SipCallEnded,
  SipCallEndedSchema,
  SipCallSchema
} from './sip-gateway.ts'
export { type TokenHolder, TokenHolderSchema } from './token-api.ts'
export {
  type HintReason,
  HintReasonSchema,
  VERIFICATION_ID_PATTERN,
  VerificationIdSchema,
  type VerificationState,
  VerificationStateSchema,
  type VerificationStatus
} from './verification.ts'
export {
  type Problem,
  ProblemSchema,
  type StartVerification,
  StartVerificationSchema,
  type VerificationResource,
  VerificationResourceSchema
} from './verification-api.ts'
export {
  type CancelCommand,
  type StartCommand,
  VERIFICATION_COMMANDS_QUEUE,
  type VerificationCommand,
  VerificationCommandSchema
} from './verification-commands.ts'
export {
  type CallOutcome,
  CallOutcomeSchema,
  type CallReceived,
  eventId,
  type PoolChanged,
  type RefusalReason,
  RefusalReasonSchema,
  type StartRefused,
  VERIFICATION_EVENTS_QUEUE,
  type VerificationChanged,
  VerificationChangedSchema,
  type VerificationEvent,
  VerificationEventSchema,
  type VerificationEvents,
  VerificationEventsSchema
} from './verification-events.ts'
export {
  type WaitingHint,
  type WaitingMessage,
  type WaitingState,
  WaitingStateSchema
} from './waiting-messages.ts'
