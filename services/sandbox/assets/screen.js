// @ts-check
// The customer's screen comes into sight when a journey begins in it.

const frame = document.querySelector('[data-screen]')

for (const link of document.querySelectorAll('a[target="screen"]')) {
  link.addEventListener('click', () => frame?.scrollIntoView({ block: 'nearest' }))
}
