/*
 * The waiting page: chooses which of the states that the server has written into the page is shown. The
 * server's word is all it goes by: its states, its clock, its texts.
 */
import type { WaitingHint, WaitingState } from '@yobirin/contracts'

type Message = WaitingState | WaitingHint
/** What polling answers. */
type Status = WaitingState & { hint?: WaitingHint }

const TICK_MS = 250
const POLL_MS = 2_000
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 15_000
/** The two clocks of this device disagree by more: it slept, or somebody set the time. */
const CLOCK_JUMP_MS = 1_500
const ANNOUNCED_SECONDS = [60, 30, 10]

const root = document.getElementById('waiting')
if (root) watch(root)

function watch(root: HTMLElement): void {
  const { message = '{}', address = '' } = root.dataset
  const rendered = JSON.parse(message) as WaitingState
  const title = document.title
  let state = rendered
  let receivedAt = clocks()
  let shown = root.getAttribute('data-state')
  let lastLeft = Number.POSITIVE_INFINITY
  let seen = rendered.sequence
  let lastTick = receivedAt
  let socket: WebSocket | undefined
  let socketWorks = false
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let reloading = false

  const one = (selector: string) => root.querySelector<HTMLElement>(selector)
  const all = (selector: string) => root.querySelectorAll<HTMLElement>(selector)

  function reload(): void {
    if (reloading) return
    reloading = true
    location.reload()
  }

  /** True after a sleep too, through which one of the two clocks stands still on some devices. */
  function serverNow(): number {
    const { date, steady } = clocks()
    return Date.parse(state.now) + Math.max(date - receivedAt.date, steady - receivedAt.steady)
  }

  function millisecondsLeft(): number {
    const until = state.status === 'verified' ? state.confirmBefore : state.expiresAt
    return until ? Date.parse(until) - serverNow() : Number.POSITIVE_INFINITY
  }

  /** Undefined where this page has no words for it: the server then writes another page. */
  function present(): string | undefined {
    if (state.step !== rendered.step || state.verificationId !== rendered.verificationId) return
    const inTime = millisecondsLeft() > 0
    switch (state.status) {
      case 'preparing':
        return rendered.status === 'preparing' ? 'preparing' : undefined
      case 'pending':
        if (rendered.status === 'preparing') return
        return inTime ? 'waiting' : 'time_is_up'
      case 'ringing':
        return rendered.status === 'preparing' ? undefined : 'ringing'
      case 'verified':
        return rendered.status === 'preparing' ? undefined : inTime ? 'verified' : 'time_is_up'
      case 'expired':
        return rendered.status === 'preparing' ? undefined : 'time_is_up'
      default:
        return
    }
  }

  function show(): void {
    const now = present()
    if (!now) {
      reload()
      return
    }
    showTimeLeft(now)
    if (now === shown) return
    shown = now
    root.setAttribute('data-state', now)
    for (const element of all('[data-shown-in]')) {
      element.hidden = !element.getAttribute('data-shown-in')?.split(' ').includes(now)
    }
    one('[data-notice]')?.remove()
    document.title = `${one(`.state-${now} h2`)?.textContent ?? ''}｜${title}`
    // Only the server decides that the time is up; its word may be on the way.
    if (now === 'time_is_up' && state.status !== 'expired') void ask()
  }

  function showTimeLeft(now: string): void {
    if (now !== 'waiting' && now !== 'verified') return
    const left = Math.max(0, Math.ceil(millisecondsLeft() / 1000))
    const { secondsLeft = '', minutesLeft = '', announceLeft = '' } = root.dataset
    const text = (left < 60 ? secondsLeft : minutesLeft)
      .replace('{minutes}', String(Math.floor(left / 60)))
      .replace('{seconds}', String(left % 60))
    const place = one('[data-time-left]')
    if (place && place.textContent !== text) place.textContent = text
    one('[data-time-bar]')?.setAttribute('value', String(left))

    const announced = ANNOUNCED_SECONDS.find((seconds) => left <= seconds && seconds < lastLeft)
    const announcement = one('[data-announcement]')
    if (announced && announcement && lastLeft !== Number.POSITIVE_INFINITY) {
      announcement.textContent = announceLeft.replace('{seconds}', String(left))
    }
    lastLeft = left
  }

  function receive(news: Message): void {
    if (news.type === 'hint') {
      showHint(news)
    } else if (news.verificationId !== state.verificationId || news.sequence >= state.sequence) {
      state = news
      receivedAt = clocks()
      show()
    }
  }

  function showHint({ reason, sequence = 0 }: WaitingHint): void {
    if (sequence !== 0 && sequence <= seen) return
    seen = sequence
    one('[data-notice]')?.remove()
    for (const element of all('[data-hint]'))
      element.hidden = element.getAttribute('data-hint') !== reason
  }

  function showConnection(works: boolean): void {
    const notice = one('[data-connection-lost]')
    if (notice) notice.hidden = works
  }

  /** Where sockets are blocked, and whenever the page may have slept through something. */
  async function ask(): Promise<void> {
    try {
      const answer = await fetch(`${address}/status`, { cache: 'no-store' })
      if (answer.status === 403 || answer.status === 404) {
        reload()
        return
      }
      if (!answer.ok) throw new Error(String(answer.status))
      const { hint, ...status } = (await answer.json()) as Status
      showConnection(true)
      receive(status)
      if (hint) receive(hint)
    } catch {
      if (!socketWorks) showConnection(false)
    }
  }

  function connect(): void {
    clearTimeout(retry)
    const url = new URL(`${address}/events?after=${seen}`, location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    const opened = new WebSocket(url)
    socket = opened
    opened.onmessage = ({ data }) => {
      if (socket !== opened) return
      socketWorks = true
      failures = 0
      showConnection(true)
      receive(JSON.parse(String(data)) as Message)
    }
    opened.onclose = () => {
      if (socket !== opened) return
      socketWorks = false
      void ask()
      const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures)
      failures += 1
      retry = setTimeout(connect, delay * (0.5 + Math.random()))
    }
  }

  /** The dialler hid the page, and its socket may be dead without knowing. */
  function wake(): void {
    failures = 0
    const old = socket
    socket = undefined
    socketWorks = false
    old?.close()
    void ask()
    connect()
  }

  function tick(): void {
    const now = clocks()
    const slept = now.date - lastTick.date - (now.steady - lastTick.steady)
    lastTick = now
    if (Math.abs(slept) > CLOCK_JUMP_MS) wake()
    else show()
  }

  addEventListener('online', wake)
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) wake()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wake()
  })
  setInterval(tick, TICK_MS)
  setInterval(() => {
    if (!socketWorks && document.visibilityState === 'visible') void ask()
  }, POLL_MS)
  connect()
}

function clocks(): { date: number; steady: number } {
  return { date: Date.now(), steady: performance.now() }
}
