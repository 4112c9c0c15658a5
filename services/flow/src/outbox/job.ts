/** Something to be put on a queue; the same id again is the same job. */
export interface Job {
  readonly queue: string
  readonly id: string
  readonly data: unknown
}
