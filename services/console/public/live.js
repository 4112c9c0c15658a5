// Replaces the live part of the page with what the server sends; without this the page asks again by itself.
const part = document.getElementById('live')
const state = document.querySelector('[data-live-state]')

if (part && state) {
  const source = new EventSource(part.dataset.live)
  source.addEventListener('message', ({ data }) => {
    state.hidden = true
    // Who is at a link keeps it: the new part has the same one.
    const focused = part.contains(document.activeElement)
      ? document.activeElement.getAttribute('href')
      : null
    part.innerHTML = data
    if (focused !== null) part.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus()
  })
  source.addEventListener('error', () => {
    state.hidden = false
    // The session is over, or the server refuses: the page itself says which.
    if (source.readyState === EventSource.CLOSED) location.reload()
  })
}
