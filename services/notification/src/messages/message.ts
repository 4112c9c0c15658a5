export interface Message {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** What a letter says, as paragraphs of plain text. */
export interface Letter {
  readonly subject: string
  readonly japanese: readonly string[]
  readonly english: readonly string[]
}

const ENGLISH_BELOW = '―――――― English ――――――'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

const escapeHtml = (text: string) =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

const paragraphOf = (text: string) => `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`

/**
 * One text for both kinds of mail reader, so that they cannot differ; the same in English below, since
 * nobody knows which language is read at an address of the bank's records. A paragraph may hold line
 * breaks.
 *
 * @param paragraphs plain text
 */
export function composeMessage({ subject, japanese, english }: Letter): Message {
  const text = [...japanese, ENGLISH_BELOW, ...english].join('\n\n')
  const body = [
    ...japanese.map(paragraphOf),
    '<hr>',
    '<div lang="en">',
    ...english.map(paragraphOf),
    '</div>'
  ].join('\n')
  return {
    subject,
    text: `${text}\n`,
    html: [
      '<!doctype html>',
      `<html lang="ja"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
      '<body style="font-family:sans-serif;line-height:1.7;color:#1a1a1c">',
      body,
      '</body></html>'
    ].join('\n')
  }
}
