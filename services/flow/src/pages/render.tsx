import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { addFurigana } from '../furigana/add-furigana.ts'
import { type Frame, Layout } from './layout.tsx'

/** A whole page; whatever is put into it is escaped. */
export function renderPage(frame: Frame, content: VNode): string {
  const html = `<!DOCTYPE html>${renderToString(<Layout {...frame}>{content}</Layout>)}`
  return frame.reader.furigana ? addFurigana(html) : html
}
