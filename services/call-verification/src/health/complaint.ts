const PATIENCE_MS = 1_000

/** What is wrong with Redis; undefined while it answers. */
export async function complaint(ping: () => Promise<void>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, 'Redis does not answer within a second')
  })
  const asked = ping().then(
    () => undefined,
    () => 'Redis does not answer'
  )
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}
