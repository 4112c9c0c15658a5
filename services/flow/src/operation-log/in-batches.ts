interface Waiting<Item> {
  readonly item: Item
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/**
 * Turns work on many into a function of one: what comes while a batch is worked on waits and makes up
 * the next one. The fate of a batch is the fate of each in it.
 */
export function inBatches<Item>(
  work: (items: readonly Item[]) => Promise<void>,
  most: number
): (item: Item) => Promise<void> {
  let waiting: Waiting<Item>[] = []
  let working = false

  async function workOff(): Promise<void> {
    // What comes in the same breath belongs together.
    await new Promise(setImmediate)
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most)
      waiting = waiting.slice(most)
      await work(batch.map(({ item }) => item)).then(
        () => batch.map(({ done }) => done()),
        (error) => batch.map(({ failed }) => failed(error))
      )
    }
    working = false
  }

  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed })
      if (working) return
      working = true
      void workOff()
    })
}
