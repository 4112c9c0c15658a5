/* Shows the PIN that is being typed, for as long as its owner wants to see it. */

const field = document.querySelector<HTMLInputElement>('#pin')
const toggle = document.querySelector<HTMLButtonElement>('[data-show-pin]')

if (field && toggle) {
  const show = (shown: boolean) => {
    field.type = shown ? 'text' : 'password'
    for (const label of toggle.querySelectorAll<HTMLElement>('[data-when]')) {
      label.hidden = label.dataset.when !== (shown ? 'shown' : 'masked')
    }
  }
  toggle.hidden = false
  toggle.addEventListener('click', () => show(field.type === 'password'))
  // What is sent, and what the browser may remember, is a password.
  field.form?.addEventListener('submit', () => show(false))
}

export {}
