import type { SandboxCustomer } from '@yobirin/sandbox-customers'
import type { FintechApp } from '../journey-start/apps.ts'
import { AppPanel } from './app-panel.tsx'
import { MailboxPanel } from './mailbox-panel.tsx'
import { PageFrame } from './page-frame.tsx'
import { ScreenPanel } from './screen-panel.tsx'
import { TelephonePanel } from './telephone-panel.tsx'

/** App, screen, telephone and mailbox side by side: the whole story at one glance. */
export function StartPage({
  app,
  customers
}: {
  app: FintechApp
  customers: readonly SandboxCustomer[]
}) {
  return (
    <PageFrame title="はじめに" scripts={['telephone.js', 'mailbox.js', 'screen.js']}>
      <header class="top">
        <h1>よびりん お試し環境</h1>
        <p class="english" lang="en">
          Sandbox: an app, a customer’s screen and telephone, a mailbox. Everybody in it is
          invented.
        </p>
        <p>
          銀行に届け出た電話から、画面に出た番号へ電話をかけて本人だと確かめるしくみを、ひととおり試せます。電話は実際にはかかりません。
        </p>
      </header>
      <main class="panels">
        <AppPanel app={app} customers={customers} />
        <ScreenPanel />
        <TelephonePanel customers={customers} />
        <MailboxPanel />
      </main>
      <noscript>
        <p class="message">このページの電話と受信箱を使うには、JavaScriptを有効にしてください。</p>
      </noscript>
    </PageFrame>
  )
}
