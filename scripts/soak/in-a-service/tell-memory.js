// @ts-check
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread } from 'node:worker_threads'

// Loaded into each service before its own code: the soak asks how much is in use once all that can be
// thrown away is thrown away.
if (isMainThread && process.channel) {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  process.on('message', (question) => {
    if (question !== 'memory') return
    collect()
    const { heapUsed, external, rss } = process.memoryUsage()
    process.send?.({ used: heapUsed + external, resident: rss })
  })
  // Listening alone would keep a process alive that has finished its work.
  process.channel.unref()
}
