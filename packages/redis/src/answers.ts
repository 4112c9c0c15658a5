const ANSWERS_WITHIN_MS = 1_000

/** Whether what was asked is answered in time: within a second, unless said otherwise. */
export async function answers(
  question: Promise<unknown>,
  withinMs = ANSWERS_WITHIN_MS
): Promise<boolean> {
  const { promise, cancel } = after(withinMs)
  const answer = question.then(
    () => true,
    () => false
  )
  return Promise.race([answer, promise]).finally(cancel)
}

function after(milliseconds: number): { promise: Promise<false>; cancel: () => void } {
  let timer: NodeJS.Timeout
  const promise = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false)
  })
  return { promise, cancel: () => clearTimeout(timer) }
}
