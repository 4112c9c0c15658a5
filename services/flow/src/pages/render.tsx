import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { addFurigana } from '../furigana/add-furigana.ts'
import { type Frame, Layout } from './layout.tsx'
import { overTexts } from './over-texts.ts'

/** A whole page; whatever is put into it is escaped. */
export function renderPage(frame: Frame, content: VNode): string {
  const html = overTexts(
    `<!DOCTYPE html>${renderToString(<Layout {...frame}>{content}</Layout>)}`,
    keepTelephonesWhole
  )
  return frame.reader.furigana ? addFurigana(html) : html
}

/** A line that ends within a telephone number makes two numbers of it. */
function keepTelephonesWhole(text: string): string {
  return text.replace(/\b0\d{1,4}-\d{1,4}-\d{3,4}\b/g, '<span class="telephone">$&</span>')
}
