export interface Failure {
  readonly reason: string
  readonly responseCode?: number
}

/** How a failure is kept with its job, which has room for one line: `refused 550`. */
export function failureOf({ reason, responseCode }: Failure): string {
  return responseCode === undefined ? reason : `${reason} ${responseCode}`
}

/** Reads it back. A line that is not ours, such as the queue's own, becomes the reason as it is. */
export function parseFailure(line: string): Failure {
  const [, reason, code] = /^(\w+)(?: (\d{3}))?$/.exec(line) ?? [undefined, line, undefined]
  return code === undefined
    ? { reason: reason ?? '' }
    : { reason: reason ?? '', responseCode: Number(code) }
}
