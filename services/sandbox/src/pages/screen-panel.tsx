import { PageFrame } from './page-frame.tsx'
import { PanelHeading } from './panel-heading.tsx'

/** The customer's browser: the app's button opens the journey in it. */
export function ScreenPanel() {
  return (
    <section class="panel screen" aria-labelledby="screen-title">
      <PanelHeading
        id="screen-title"
        place={2}
        title="お客さまの画面"
        english="The customer’s browser, where the journey takes place"
      />
      <iframe
        name="screen"
        title="お客さまの画面"
        src="/screen"
        allow="clipboard-write"
        data-screen
      />
    </section>
  )
}

/** What the screen shows before anything is begun. */
export function EmptyScreen() {
  return (
    <PageFrame title="お客さまの画面">
      <main class="message empty">
        <h1>まだ何も始まっていません</h1>
        <p>アプリでお客さまを選び、「この人で口座をつなぐ」を押してください。</p>
        <ol class="story">
          <li>手続きがこの画面に出ます。お客さまの情報は入力済みです。</li>
          <li>番号が出たら、となりの電話からかけます。</li>
          <li>画面はひとりでに「お電話を確認しました」に変わります。</li>
          <li>暗証番号を入れて許可すると、受信箱にお知らせが届きます。</li>
        </ol>
      </main>
    </PageFrame>
  )
}
