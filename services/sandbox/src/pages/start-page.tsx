import type { SandboxCustomer } from '@yobirin/sandbox-customers'
import type { FintechApp } from '../journey-start/apps.ts'
import { AppPanel } from './app-panel.tsx'
import { MailboxPanel } from './mailbox-panel.tsx'
import { PageFrame } from './page-frame.tsx'
import { TelephonePanel } from './telephone-panel.tsx'

/** App, telephone and mailbox side by side: the whole story on one page. */
export function StartPage({
  app,
  customers
}: {
  app: FintechApp
  customers: readonly SandboxCustomer[]
}) {
  return (
    <PageFrame title="はじめに" scripts={['telephone.js', 'mailbox.js']}>
      <header class="top">
        <h1>よびりん お試し環境</h1>
        <p class="english" lang="en">
          Sandbox: an app, a telephone and a mailbox. Everybody in it is invented.
        </p>
        <p>
          銀行に届け出た電話から、画面に出た番号へ電話をかけて本人だと確かめるしくみを、ひととおり試せます。電話は実際にはかかりません。
        </p>
        <ol class="story">
          <li>お客さまを選んで、アプリのボタンを押し、新しいタブで進む</li>
          <li>タブに出た番号へ、このページの電話からかける</li>
          <li>タブの画面が、ひとりでに「お電話を確認しました」に変わる</li>
          <li>「確定する」を押し、暗証番号を入れて同意すると、受信箱にお知らせが届く</li>
        </ol>
      </header>
      <main class="panels">
        <AppPanel app={app} customers={customers} />
        <TelephonePanel customers={customers} />
        <MailboxPanel />
      </main>
      <noscript>
        <p class="message">このページの電話と受信箱を使うには、JavaScriptを有効にしてください。</p>
      </noscript>
    </PageFrame>
  )
}
