/*
 * The waiting page: chooses which of the states that the server has written into the page is shown. The
 * server's word is all it goes by: its states, its clock, its texts.
 */
import type { WaitingHint, WaitingMessage, WaitingState } from '@yobirin/contracts'
import { connect } from './connection.ts'
import { offerCopying } from './copy-number.ts'
import { createServerClock } from './server-clock.ts'
import { createWaitingView } from './waiting-view.ts'

const TICK_MS = 250

const root = document.getElementById('waiting')
if (root) {
  watch(root)
  offerCopying(root)
}

function watch(root: HTMLElement): void {
  const { message = '{}', address = '' } = root.dataset
  const rendered = JSON.parse(message) as WaitingState
  const view = createWaitingView(root)
  const clock = createServerClock()
  clock.set(rendered.now)
  let state = rendered
  let seen = rendered.sequence
  let reloading = false

  const connection = connect({
    address,
    seen: () => seen,
    receive,
    onWorks: view.showConnection,
    onGone: reload
  })

  function reload(): void {
    if (reloading) return
    reloading = true
    location.reload()
  }

  function receive(news: WaitingMessage): void {
    if (news.type === 'hint') {
      receiveHint(news)
    } else if (news.verificationId !== state.verificationId || news.sequence >= state.sequence) {
      state = news
      clock.set(news.now)
      show()
    }
  }

  function receiveHint({ reason, sequence = seen + 1 }: WaitingHint): void {
    if (sequence <= seen) return
    seen = sequence
    view.showHint(reason)
  }

  function millisecondsLeft(): number {
    const until = state.status === 'verified' ? state.confirmBefore : state.expiresAt
    return until ? Date.parse(until) - clock.now() : Number.POSITIVE_INFINITY
  }

  /** Undefined where this page has no words for it: the server then writes another page. */
  function present(left: number): string | undefined {
    if (state.step !== rendered.step || state.verificationId !== rendered.verificationId) return
    if (rendered.status === 'preparing')
      return state.status === 'preparing' ? 'preparing' : undefined
    switch (state.status) {
      case 'pending':
        return left > 0 ? 'waiting' : 'time_is_up'
      case 'ringing':
        return 'ringing'
      case 'verified':
        return left > 0 ? 'verified' : 'time_is_up'
      case 'expired':
        return 'time_is_up'
      default:
        return
    }
  }

  function show(): void {
    const left = millisecondsLeft()
    const now = present(left)
    if (!now) {
      reload()
      return
    }
    if (now === 'waiting' || now === 'verified') view.showTimeLeft(left)
    const changed = view.showState(now)
    // Only the server decides that the time is up; its word may be on the way.
    if (changed && now === 'time_is_up' && state.status !== 'expired') void connection.ask()
  }

  addEventListener('online', connection.wake)
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) connection.wake()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') connection.wake()
  })
  setInterval(() => {
    if (clock.jumped()) connection.wake()
    else show()
  }, TICK_MS)
}
