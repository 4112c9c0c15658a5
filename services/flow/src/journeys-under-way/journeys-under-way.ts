/** How many journeys are at which step; whose they are is not known here. */
export interface JourneysUnderWay {
  /**
   * A journey has come to a step and is counted there, and nowhere else, until `until`.
   *
   * @param from the step where it was before
   */
  moved(move: {
    readonly journeyId: string
    readonly from?: string
    readonly to: string
    readonly now: number
    readonly until: number
  }): Promise<void>

  /** It has ended. */
  left(journeyId: string, from: string): Promise<void>

  count(now: number): Promise<ReadonlyMap<string, number>>
}
