import type { FintechApp } from '../journey-start/apps.ts'
import { PageFrame } from '../pages/page-frame.tsx'
import type { Connection } from './connections.ts'

const BUTTONS = {
  accounts: '残高を見る',
  transactions: '入出金を見る',
  renew: 'トークンを更新する',
  giveUp: '連携をやめる'
} as const

const EXPLAINED: Readonly<Record<string, string>> = {
  iss: '発行した認可サーバー',
  aud: '宛先のアプリ',
  sub: 'お客さまの名前。アプリごとに異なり、口座番号はわかりません',
  acr: '本人確認の方式',
  amr: '確かめたこと：届け出の電話からの発信（tel）と暗証番号（pin）',
  auth_time: '本人確認が済んだ時刻',
  nonce: 'この手続きのための一度きりの値',
  iat: '発行時刻',
  exp: '有効期限'
}

/** Everything that an app learns, laid open. */
export function ConnectionPage({ app, connection }: { app: FintechApp; connection: Connection }) {
  const { tokens, claims, last } = connection
  return (
    <PageFrame title={app.name}>
      <main class="message">
        <h1>{`${app.name}に口座がつながりました`}</h1>
        <p class="english" lang="en">
          The app has its tokens; this is all that it learns
        </p>

        <form method="post" action={`/connections/${connection.id}`} class="acts">
          {Object.entries(BUTTONS).map(([act, label]) => (
            <button key={act} type="submit" class="button" name="act" value={act}>
              {label}
            </button>
          ))}
        </form>
        {last && <Last {...last} />}

        <h2>トークン</h2>
        <Facts
          facts={[
            [
              '種類',
              `${tokens.tokenType}${connection.dpopKeys ? '（アプリの鍵に結び付いています）' : ''}`
            ],
            ['読めるもの（scope）', tokens.scope],
            ['アクセストークンの有効期間', `${tokens.expiresIn}秒`],
            ['アクセストークン', shortened(tokens.accessToken)],
            ['リフレッシュトークン', shortened(tokens.refreshToken)]
          ]}
        />
        <h2>IDトークンの中身</h2>
        <Facts
          facts={Object.entries(claims).map(([name, value]) => [
            EXPLAINED[name] ? `${name}（${EXPLAINED[name]}）` : name,
            written(name, value)
          ])}
        />
        <p>
          <a class="button" href="/" target="_top">
            お試し環境のはじめのページへ
          </a>
        </p>
      </main>
    </PageFrame>
  )
}

function Last({ act, status, body }: NonNullable<Connection['last']>) {
  const label = BUTTONS[act as keyof typeof BUTTONS]
  return (
    <section aria-live="polite" data-act={act} data-status={status}>
      <h2>{`「${label}」の答え：${status}`}</h2>
      {status >= 400 && (
        <p>
          断られました。連携をやめたあとや、金融機関が同意を取り消したあと、30日が過ぎたあとは、こうなります。
        </p>
      )}
      <pre>{JSON.stringify(body, null, 2)}</pre>
    </section>
  )
}

function Facts({ facts }: { facts: readonly (readonly [string, string])[] }) {
  return (
    <dl class="facts">
      {facts.map(([term, fact]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Enough to see that it changed; even here nobody needs the whole. */
const shortened = (token: string) => (token ? `${token.slice(0, 8)}…` : '')

function written(name: string, value: unknown): string {
  if (['iat', 'exp', 'auth_time'].includes(name)) {
    return new Date(Number(value) * 1000).toLocaleString('ja-JP', { timeZone: 'Asia/Tokyo' })
  }
  return Array.isArray(value) ? value.join(', ') : String(value)
}
