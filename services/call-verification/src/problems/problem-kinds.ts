export interface ProblemKind {
  readonly status: number
  readonly title: string
  /** What the asker can do. */
  readonly detail: string
}

export type ProblemCode = keyof typeof problemKinds

/** Every error of the HTTP API; the names are the stable `code` of the answer. */
export const problemKinds = {
  malformed_request: {
    status: 400,
    title: 'The request is malformed',
    detail: 'Check the address, the headers and the encoding of the request.'
  },
  malformed_json: {
    status: 400,
    title: 'The body is not JSON',
    detail: 'Send a JSON object and the header content-type: application/json.'
  },
  invalid_request: {
    status: 400,
    title: 'The request does not fit its schema',
    detail: 'Correct what is listed under errors; /openapi.json describes every request.'
  },
  unauthenticated: {
    status: 401,
    title: 'No valid API token',
    detail: 'Send the header authorization: Bearer <token>.'
  },
  forbidden: {
    status: 403,
    title: 'The role of this API token does not allow this',
    detail: 'Use a token whose role does.'
  },
  on_behalf_refused: {
    status: 403,
    title: 'This API token may not speak for that person',
    detail:
      'List its name in ON_BEHALF_TOKENS, and name a person as on-behalf-of: subject=…&name=….'
  },
  approval_needed: {
    status: 403,
    title: 'Another person has to approve this',
    detail:
      "flow's POST /admin/v1/approvals asks for it; send it again with the header approval: … of the answer to the approval."
  },
  approval_not_fitting: {
    status: 403,
    title: 'The approval is not for this',
    detail: 'It is over, or was given for another act, target or body.'
  },
  signature_invalid: {
    status: 403,
    title: 'The webhook is not signed as it should be',
    detail: 'Compare WEBHOOK_PUBLIC_URL with the address entered at the carrier, and the secrets.'
  },
  not_found: {
    status: 404,
    title: 'There is nothing at this address',
    detail: '/openapi.json lists every address and its methods.'
  },
  verification_not_found: {
    status: 404,
    title: 'No such verification',
    detail: 'It was never started by this token, or ended more than 24 hours ago.'
  },
  pool_not_found: {
    status: 404,
    title: 'No such pool',
    detail: 'GET /v1/pools lists those there are; PUT creates one.'
  },
  nothing_measured: {
    status: 409,
    title: 'The pool has no load to measure',
    detail: 'Nothing ended in the last hour: give arrivalsPerSecond and secondsToCall.'
  },
  number_not_found: {
    status: 404,
    title: 'No such number in this pool',
    detail: 'GET /v1/pools/{pool} lists its numbers; POST adds one.'
  },
  verification_ended: {
    status: 409,
    title: 'The verification has ended',
    detail: 'There is nothing left to cancel; GET it to see how it ended.'
  },
  number_in_other_pool: {
    status: 409,
    title: 'The number belongs to another pool',
    detail: 'A number is in one pool for good; retire it there or choose another one.'
  },
  changed_meanwhile: {
    status: 409,
    title: 'Somebody has changed it since you looked',
    detail: 'GET it again, and decide again; nothing was changed.'
  },
  number_still_live: {
    status: 409,
    title: 'Verifications are live on the number',
    detail: 'Drain it, wait until none is left, then retire it.'
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    detail: 'No request of this API needs as much.'
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body is of a kind that is not read here',
    detail: 'Send JSON and the header content-type: application/json.'
  },
  phone_number_not_verifiable: {
    status: 422,
    title: 'Not a telephone that can call',
    detail: 'Send a Japanese mobile, fixed-line or IP telephone number.'
  },
  unknown_pool: {
    status: 422,
    title: 'There is no pool of this name',
    detail: 'Leave pool out, or name one that an operator has set up.'
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The idempotency key was used for another request',
    detail: 'Repeat the first request unchanged, or send a new key.'
  },
  setting_out_of_range: {
    status: 422,
    title: 'A setting lies outside the range for production',
    detail: 'Correct what is listed under errors.'
  },
  import_at_fault: {
    status: 422,
    title: 'Lines of the list are at fault',
    detail: 'Correct the lines listed under errors and send it again; nothing was added.'
  },
  not_toll_free: {
    status: 422,
    title: 'Not a toll-free number',
    detail: 'Send a number of the series 0120 or 0800.'
  },
  upgrade_required: {
    status: 426,
    title: 'This address speaks WebSocket',
    detail: 'Open it as a WebSocket, or GET the verification with ?wait=30.'
  },
  too_many_verifications: {
    status: 429,
    title: 'Too many live verifications of this telephone',
    detail: 'Wait until one has ended, or cancel one.'
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong here',
    detail: 'Try again; if it stays, report the time and the address.'
  },
  pool_exhausted: {
    status: 503,
    title: 'No number of the pool is free',
    detail: 'Try again after the time in the header retry-after.'
  },
  service_unavailable: {
    status: 503,
    title: 'Redis does not answer',
    detail: 'Try again after the time in the header retry-after.'
  }
} as const satisfies Record<string, ProblemKind>
