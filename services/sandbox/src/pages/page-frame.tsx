import type { ComponentChildren } from 'preact'

/** What every page of the sandbox has around it. */
export function PageFrame({
  title,
  scripts = [],
  children
}: {
  title: string
  scripts?: readonly string[]
  children: ComponentChildren
}) {
  return (
    <html lang="ja">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="robots" content="noindex" />
        <title>{`${title}｜よびりん お試し環境`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/sandbox.css" />
        {scripts.map((name) => (
          <script key={name} type="module" src={`/assets/${name}`} />
        ))}
      </head>
      <body>{children}</body>
    </html>
  )
}
