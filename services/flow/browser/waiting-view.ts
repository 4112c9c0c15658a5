import type { HintReason } from '@yobirin/contracts'

/** The elements of the waiting page. Every word in them was written by the server. */
export interface WaitingView {
  /** @returns whether it was another state than before */
  showState(state: string): boolean
  showTimeLeft(milliseconds: number): void
  showHint(reason: HintReason): void
  showConnection(works: boolean): void
}

const ANNOUNCED_SECONDS = [60, 30, 10]

export function createWaitingView(root: HTMLElement): WaitingView {
  const { announceLeft = '' } = root.dataset
  const title = document.title
  let shown = root.getAttribute('data-state')
  let lastLeft: number | undefined
  let lastWritten: number | undefined

  const one = (selector: string) => root.querySelector<HTMLElement>(selector)
  const all = (selector: string) => root.querySelectorAll<HTMLElement>(selector)
  const removeNotice = () => one('[data-notice]')?.remove()

  function announce(left: number): void {
    const before = lastLeft
    lastLeft = left
    const announcement = one('[data-announcement]')
    if (before === undefined || !announcement) return
    if (!ANNOUNCED_SECONDS.some((seconds) => left <= seconds && seconds < before)) return
    announcement.textContent = announceLeft.replace('{seconds}', String(left))
  }

  return {
    showState(state) {
      if (state === shown) return false
      shown = state
      root.setAttribute('data-state', state)
      for (const element of all('[data-shown-in]')) {
        element.hidden = !element.getAttribute('data-shown-in')?.split(' ').includes(state)
      }
      removeNotice()
      document.title = `${one(`.state-${state} h2`)?.textContent ?? ''}｜${title}`
      return true
    },

    showTimeLeft(milliseconds) {
      const left = Math.max(0, Math.ceil(milliseconds / 1000))
      if (left === lastWritten) return
      lastWritten = left
      const digits = { minutes: Math.floor(left / 60), seconds: left % 60, total: left }
      for (const place of all('[data-digits]')) {
        place.textContent = String(digits[place.dataset.digits as keyof typeof digits])
      }
      for (const words of all('[data-time-left]')) {
        words.hidden = (words.dataset.timeLeft === 'minutes') !== left >= 60
      }
      const ring = root.querySelector<SVGElement>('[data-ring]')
      const total = ring?.dataset.ring ?? '0'
      ring?.setAttribute('stroke-dasharray', `${Math.min(left, Number(total))} ${total}`)
      announce(left)
    },

    showHint(reason) {
      removeNotice()
      for (const element of all('[data-hint]')) {
        element.hidden = element.getAttribute('data-hint') !== reason
      }
    },

    showConnection(works) {
      const notice = one('[data-connection-lost]')
      if (notice) notice.hidden = works
    }
  }
}
