/** Tags and comments of a page that we have rendered. */
const TAG = /<(?:"[^"]*"|[^">])*>/g

/** Changes the texts of a page, and neither its tags nor its head. */
export function overTexts(html: string, change: (text: string) => string): string {
  const body = html.indexOf('<body')
  if (body < 0) return html
  const page = html.slice(body)
  let result = html.slice(0, body)
  let from = 0
  for (const { 0: tag, index } of page.matchAll(TAG)) {
    result += change(page.slice(from, index)) + tag
    from = index + tag.length
  }
  return result + change(page.slice(from))
}
