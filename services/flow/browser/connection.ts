import type { WaitingHint, WaitingMessage, WaitingState } from '@yobirin/contracts'

/** What polling answers. */
type Status = WaitingState & { hint?: WaitingHint }

export interface Connection {
  /** Asks for the present state, whether or not the socket works. */
  ask(): Promise<void>
  /** The page was hidden, and its socket may be dead without knowing: asks, and opens another. */
  wake(): void
}

export interface ConnectionOptions {
  readonly address: string
  /** Hints of events up to this one are known. */
  readonly seen: () => number
  readonly receive: (message: WaitingMessage) => void
  readonly onWorks: (works: boolean) => void
  /** The journey is over, or another browser's. */
  readonly onGone: () => void
}

const POLL_MS = 2_000
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 15_000

/** A socket that is opened again whenever it closes; as long as none works, polling. */
export function connect(options: ConnectionOptions): Connection {
  const { address, seen, receive, onWorks, onGone } = options
  let socket: WebSocket | undefined
  let socketWorks = false
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined

  async function ask(): Promise<void> {
    try {
      const answer = await fetch(`${address}/status`, { cache: 'no-store' })
      if (answer.status === 403 || answer.status === 404) {
        onGone()
        return
      }
      if (!answer.ok) throw new Error(String(answer.status))
      const { hint, ...state } = (await answer.json()) as Status
      onWorks(true)
      receive(state)
      if (hint) receive(hint)
    } catch {
      if (!socketWorks) onWorks(false)
    }
  }

  function open(): void {
    clearTimeout(retry)
    const url = new URL(`${address}/events?after=${seen()}`, location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    const opened = new WebSocket(url)
    socket = opened
    opened.onmessage = ({ data }) => {
      if (socket !== opened) return
      socketWorks = true
      failures = 0
      onWorks(true)
      receive(JSON.parse(String(data)) as WaitingMessage)
    }
    opened.onclose = () => {
      if (socket !== opened) return
      socketWorks = false
      void ask()
      const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures)
      failures += 1
      retry = setTimeout(open, delay * (0.5 + Math.random()))
    }
  }

  setInterval(() => {
    if (!socketWorks && document.visibilityState === 'visible') void ask()
  }, POLL_MS)
  open()

  return {
    ask,
    wake() {
      const old = socket
      socket = undefined
      socketWorks = false
      failures = 0
      old?.close()
      void ask()
      open()
    }
  }
}
