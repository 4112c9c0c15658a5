import type { ComponentChildren, VNode } from 'preact'
import type { Institution } from '../institutions/institution.ts'
import { ownWords } from '../institutions/own-words.ts'
import type { Reader } from '../texts/reader.ts'
import { TEXTS, type Texts } from '../texts/texts.ts'
import type { Assets, Script } from './assets.ts'
import { LanguageBar } from './language-bar.tsx'

export interface Frame {
  readonly step: string
  readonly code?: string
  readonly title: string
  readonly institution: Institution
  readonly reader: Reader
  readonly assets: Assets
  /** Which of how many steps this is. */
  readonly position?: { readonly at: number; readonly of: number }
  /** Above everything else of the page. */
  readonly summary?: VNode | undefined
  readonly refreshSeconds?: number
  readonly script?: Script
}

/** What every page has around it. */
export function Layout({ children, ...frame }: Frame & { children: ComponentChildren }) {
  const { step, code, title, institution, reader, assets, position, summary } = frame
  const { refreshSeconds, script } = frame
  const texts = TEXTS[reader.language]
  const own = ownWords(institution, reader.language)
  const dress = assets.dressOf(institution)
  return (
    <html lang={texts.language} class={reader.furigana ? 'furigana' : undefined}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="robots" content="noindex" />
        <title>{`${summary ? texts.faultyTitle(title) : title}｜${own.name}`}</title>
        <link rel="icon" type="image/svg+xml" href={assets.iconPath} />
        <link rel="stylesheet" href={dress.stylesheetPath} />
        {refreshSeconds && (
          <noscript>
            <meta http-equiv="refresh" content={String(refreshSeconds)} />
          </noscript>
        )}
        {script && <script type="module" src={assets.scriptPaths[script]} />}
      </head>
      <body data-step={step} data-code={code ?? ''}>
        <a class="skip" href="#main">
          {texts.skip}
        </a>
        <header>
          <div class="inside">
            {dress.logoPath && <img src={dress.logoPath} alt="" width="40" height="40" />}
            <div>
              <p class="institution">{own.name}</p>
              <p class="service">{texts.service}</p>
            </div>
          </div>
        </header>
        <LanguageBar reader={reader} texts={texts} />
        <main id="main" tabIndex={-1}>
          {summary}
          {position && <Position {...position} texts={texts} />}
          <h1>{title}</h1>
          {children}
        </main>
        <Footer own={own} institution={institution} texts={texts} />
      </body>
    </html>
  )
}

/** How far the customer has come. */
function Position({ at, of, texts }: { at: number; of: number; texts: Texts }) {
  return (
    <div class="position">
      <p>{texts.position(at, of)}</p>
      <div aria-hidden="true">
        {Array.from({ length: of }, (_, index) => (
          <span key={index} class={index < at ? 'done' : undefined} />
        ))}
      </div>
    </div>
  )
}

function Footer({
  own,
  institution,
  texts
}: {
  own: ReturnType<typeof ownWords>
  institution: Institution
  texts: Texts
}) {
  const { terms, questions, inquiry } = texts.footer
  const { inquiryTelephone } = institution
  const links = [
    [own.termsUrl, terms],
    [own.questionsUrl, questions]
  ] as const
  return (
    <footer>
      <ul>
        {links.map(([href, label]) => (
          <li key={label}>
            <a href={href} target="_blank" rel="noopener noreferrer">
              {label}
              <span class="visually-hidden">{texts.newTab}</span>
            </a>
          </li>
        ))}
        <li>
          {inquiry}{' '}
          <a href={`tel:${inquiryTelephone.replaceAll('-', '')}`}>
            {texts.telephone(inquiryTelephone)}
          </a>
        </li>
      </ul>
    </footer>
  )
}
