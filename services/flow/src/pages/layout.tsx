import type { ComponentChildren } from 'preact'
import type { Institution } from '../institutions/institution.ts'
import type { Texts } from '../texts/texts.ts'
import type { Assets } from './assets.ts'

export interface Frame {
  readonly step: string
  readonly code?: string
  readonly title: string
  readonly institution: Institution
  readonly texts: Texts
  readonly assets: Assets
  readonly refreshSeconds?: number
  readonly waits?: boolean
}

/** What every page has around it. */
export function Layout({ children, ...frame }: Frame & { children: ComponentChildren }) {
  const { step, code, title, institution, texts, assets, refreshSeconds, waits } = frame
  return (
    <html lang={texts.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="robots" content="noindex" />
        <title>{`${title}｜${institution.name}`}</title>
        <link rel="icon" type="image/svg+xml" href={assets.iconPath} />
        <link rel="stylesheet" href={assets.stylesheetPath} />
        {refreshSeconds && (
          <noscript>
            <meta http-equiv="refresh" content={String(refreshSeconds)} />
          </noscript>
        )}
        {waits && <script type="module" src={assets.waitingScriptPath} />}
      </head>
      <body data-step={step} data-code={code ?? ''}>
        <header>
          <p class="institution">{institution.name}</p>
          <p class="service">{texts.service}</p>
        </header>
        <main>
          <h1>{title}</h1>
          {children}
        </main>
        <Footer institution={institution} texts={texts} />
      </body>
    </html>
  )
}

function Footer({ institution, texts }: { institution: Institution; texts: Texts }) {
  const { terms, questions, inquiry } = texts.footer
  const { termsUrl, questionsUrl, inquiryTelephone } = institution
  return (
    <footer>
      <ul>
        <li>
          <a href={termsUrl} target="_blank" rel="noopener noreferrer">
            {terms}
          </a>
        </li>
        <li>
          <a href={questionsUrl} target="_blank" rel="noopener noreferrer">
            {questions}
          </a>
        </li>
        <li>
          {inquiry} <a href={`tel:${inquiryTelephone.replaceAll('-', '')}`}>{inquiryTelephone}</a>
        </li>
      </ul>
    </footer>
  )
}
