/* Another language, and what was typed is still there: the choice goes to the server with the form. */

const form = document.querySelector<HTMLFormElement>('main form')

for (const link of document.querySelectorAll<HTMLAnchorElement>('.languages a')) {
  link.addEventListener('click', (event) => {
    // Who opens it in another tab has the form here as it was.
    if (!form || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    const choice = document.createElement('input')
    choice.type = 'hidden'
    choice.name = 'reader'
    choice.value = new URL(link.href).searchParams.get('reader') ?? ''
    form.append(choice)
    form.submit()
  })
}

export {}
