/** One change that a command makes; a plan is a list of them. */
export interface Task {
  /** What is changed: a number in E.164, or a name. */
  readonly subject: string
  /** What is to happen to it, such as `add to main`. */
  readonly intent: string
  /**
   * Makes the change.
   *
   * @throws Failure that says why it could not
   */
  run(): Promise<TaskEnd>
}

export interface TaskEnd {
  /** Where the change was made to another than was planned. */
  readonly subject?: string
  /** What is worth knowing about it. */
  readonly detail?: string
  /** A secret that was made for it: shown now, and never again. */
  readonly secret?: string
}

export interface TaskResult {
  readonly subject: string
  readonly intent: string
  /** `planned` in a dry run; `not_tried` behind one whose failure ends all. */
  readonly outcome: 'planned' | 'done' | 'failed' | 'not_tried'
  readonly detail: string
  readonly secret?: string
}
