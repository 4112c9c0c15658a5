export interface ProblemKind {
  readonly status: number
  readonly title: string
  /** What the asker can do. */
  readonly detail: string
}

export type ProblemCode = keyof typeof problemKinds

/** Every error of the operators' API; the names are the stable `code` of the answer. */
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
    detail: 'Correct what is listed under errors; /admin/v1/openapi.json describes every request.'
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
  not_found: {
    status: 404,
    title: 'There is nothing at this address',
    detail: '/admin/v1/openapi.json lists every address and its methods.'
  },
  approval_needed: {
    status: 403,
    title: 'Another person has to approve this',
    detail:
      'POST /admin/v1/approvals asks for it; send it again with the header approval: … of the answer to the approval.'
  },
  approval_not_fitting: {
    status: 403,
    title: 'The approval is not for this',
    detail:
      'It is over, or was given for another act, target or body; GET /admin/v1/approvals/{id}.'
  },
  approval_own: {
    status: 403,
    title: 'You asked for this yourself',
    detail: 'Another person has to approve it; you may decline it.'
  },
  approval_not_found: {
    status: 404,
    title: 'No such request',
    detail: 'GET /admin/v1/approvals lists those of the last thirty days.'
  },
  approval_over: {
    status: 409,
    title: 'The request is over',
    detail: 'It was decided, carried out, or has expired; GET it to see which.'
  },
  changed_meanwhile: {
    status: 409,
    title: 'It changed after it was asked for',
    detail: 'Look at it again, and ask again; nothing was changed.'
  },
  lock_not_found: {
    status: 404,
    title: 'The account is not locked',
    detail: 'There is nothing to lift; locks end by themselves at midnight, Japan time.'
  },
  consent_not_found: {
    status: 404,
    title: 'No such consent',
    detail: 'GET /admin/v1/consents lists those there are.'
  },
  maintenance_window_not_found: {
    status: 404,
    title: 'No such maintenance window',
    detail: 'GET /admin/v1/maintenance-windows lists those there are.'
  },
  switch_not_found: {
    status: 404,
    title: 'No such institution or app',
    detail: 'GET /admin/v1/switches lists those there are.'
  },
  client_not_found: {
    status: 404,
    title: 'No such client',
    detail: 'GET /admin/v1/clients lists those there are; an id and a kind never change.'
  },
  client_taken: {
    status: 409,
    title: 'There is a client of this id',
    detail: 'Choose another id, or PUT /admin/v1/clients/{id} to change that one.'
  },
  client_without_secret: {
    status: 409,
    title: 'The client has no secret',
    detail: 'It proves who it is with its keys; PUT its registration to give other keys.'
  },
  client_not_right: {
    status: 422,
    title: 'The registration breaks a rule',
    detail: 'Correct what is listed under errors.'
  },
  consent_over: {
    status: 409,
    title: 'The consent is over',
    detail: 'It was revoked before, or its time is over; GET it to see which.'
  },
  maintenance_window_over: {
    status: 409,
    title: 'The maintenance window is over',
    detail: 'It was cancelled before, or has ended.'
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
  unknown_institution: {
    status: 422,
    title: 'There is no institution of this id',
    detail: 'GET /admin/v1/switches lists those there are.'
  },
  maintenance_window_empty: {
    status: 422,
    title: 'The window ends before it starts, or is over already',
    detail: 'Send an endsAt that lies in the future and after startsAt.'
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong here',
    detail: 'Try again; if it stays, report the time and the address.'
  },
  service_unavailable: {
    status: 503,
    title: 'The database or Redis does not answer',
    detail: 'Try again after the time in the header retry-after.'
  }
} as const satisfies Record<string, ProblemKind>
