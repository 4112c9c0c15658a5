/** A fintech app of the sandbox, as its users know it. */
export interface FintechApp {
  /** Its client id. */
  readonly id: string
  /** Whose customers it asks. */
  readonly institution: string
  readonly name: string
  readonly promise: string
  /** What the authorization server expects of it. */
  readonly profile: 'baseline' | 'fapi2'
  readonly scopes: readonly ('accounts' | 'transactions')[]
}

export const FINTECH_APPS: readonly FintechApp[] = [
  {
    id: 'saifu-note',
    institution: 'yobirin-shinkumi',
    name: 'さいふノート（架空）',
    promise:
      '口座の残高と入出金をまとめて見られる、家計簿アプリです。いつでも受け付ける信用組合につなぎます。',
    profile: 'baseline',
    scopes: ['accounts', 'transactions']
  },
  {
    id: 'kakei-komichi',
    institution: 'suzukaze-shinkumi',
    name: '家計のこみち（架空）',
    promise: '口座の残高を見られるアプリです。受け付けの時間が決まっている信用組合につなぎます。',
    profile: 'fapi2',
    scopes: ['accounts']
  }
]

/** Without an id, the first. */
export function findApp(id: string | undefined): FintechApp | undefined {
  return id === undefined ? FINTECH_APPS[0] : FINTECH_APPS.find((app) => app.id === id)
}
