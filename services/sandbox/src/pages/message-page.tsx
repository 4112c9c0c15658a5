import type { ComponentChildren } from 'preact'
import { PageFrame } from './page-frame.tsx'

/** A page that only says something. */
export function MessagePage({
  title,
  english,
  children
}: {
  title: string
  /** For developers. */
  english: string
  children: ComponentChildren
}) {
  return (
    <PageFrame title={title}>
      <main class="message">
        <h1>{title}</h1>
        <p class="english" lang="en">
          {english}
        </p>
        {children}
        <p>
          <a class="button" href="/" target="_top">
            お試し環境のはじめのページへ
          </a>
        </p>
      </main>
    </PageFrame>
  )
}
