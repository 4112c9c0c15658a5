// @ts-check
import { isMainThread } from 'node:worker_threads'

// Loaded into each service before its own code. When the process that started it is gone, even by
// SIGKILL, the channel between the two closes, and the service shuts down as if it had been told to.
// A process that stays longer than its work can take is ended.
const LONGEST_SHUTDOWN_MILLISECONDS = 20_000

if (isMainThread && process.channel !== undefined && process.channel !== null) {
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.exit(1), LONGEST_SHUTDOWN_MILLISECONDS).unref()
  })
  // Listening alone would keep a process alive that has finished its work.
  process.channel.unref()
}
