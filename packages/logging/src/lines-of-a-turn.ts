import type { DestinationStream } from 'pino'

interface FlushableStream extends DestinationStream {
  flushSync(): void
}

/**
 * Writes the lines of one turn of the event loop together, since a write costs as much as a line. A process that
 * ends by itself has written all of them; one that is killed has lost those of its last turn.
 */
export function linesOfATurn(destination: FlushableStream): FlushableStream {
  let lines = ''
  function leave() {
    const all = lines
    lines = ''
    if (all !== '') destination.write(all)
  }
  // Asked for by pino after what is fatal.
  function flushSync() {
    leave()
    destination.flushSync()
  }
  process.on('exit', flushSync)
  return {
    write(line) {
      if (lines === '') setImmediate(leave)
      lines += line
    },
    flushSync
  }
}
