/** Puts the number into the clipboard, where the browser lets a page do so. */
export function offerCopying(root: HTMLElement): void {
  const button = root.querySelector<HTMLButtonElement>('[data-copy]')
  if (!button || !navigator.clipboard) return
  const label = button.textContent ?? ''
  button.hidden = false
  button.addEventListener('click', async () => {
    const { copy = '', copied = '' } = button.dataset
    await navigator.clipboard.writeText(copy)
    button.textContent = copied
    setTimeout(() => {
      button.textContent = label
    }, 4_000)
  })
}
