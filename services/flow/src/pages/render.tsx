import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { type Frame, Layout } from './layout.tsx'

/** A whole page; whatever is put into it is escaped. */
export function renderPage(frame: Frame, content: VNode): string {
  return `<!DOCTYPE html>${renderToString(<Layout {...frame}>{content}</Layout>)}`
}
