/** Somebody whom one may play, with everything that the pages ask for. All are invented. */
export interface SandboxCustomer {
  /** The id of one of the sandbox's institutions. */
  readonly institution: string
  readonly branch: string
  readonly accountType: 'ordinary' | 'savings'
  /** 7 digits. */
  readonly accountNumber: string
  /** All but `open` cannot be used: `moved` is an account that went to another branch. */
  readonly accountStatus: 'open' | 'closed' | 'no_card' | 'moved'
  /** Half-width kana, as banks write names. */
  readonly nameKana: string
  /** YYYY-MM-DD */
  readonly birthDate: string
  /** As written on a form. */
  readonly phone: string
  readonly email: string
  /** Where the institution's records say to write to, if they say so. */
  readonly contactEmail?: string
  readonly pin: string
  readonly story: string
}

/**
 * The customers of the sandbox's institutions. Domains end in .example, which nobody can have (RFC 2606).
 * A telephone number cannot be invented so safely; nothing here dials one.
 */
export const SANDBOX_CUSTOMERS: readonly SandboxCustomer[] = [
  {
    institution: 'yobirin-shinkumi',
    branch: '001',
    accountType: 'ordinary',
    accountNumber: '1000001',
    accountStatus: 'open',
    nameKana: 'ｽｽﾞﾉ ﾈｵ',
    birthDate: '1990-04-12',
    phone: '090-1000-3333',
    email: 'neo@mail.example',
    pin: '1357',
    story: '携帯電話。まずはこの人で、最後まで通してみてください。'
  },
  {
    institution: 'yobirin-shinkumi',
    branch: '001',
    accountType: 'ordinary',
    accountNumber: '0000123',
    accountStatus: 'open',
    nameKana: 'ﾌｳﾘﾝ ｶﾅﾃﾞ',
    birthDate: '1958-11-03',
    phone: '03-3000-0123',
    email: 'kanade@mail.example',
    contactEmail: 'kanade-registered@mail.example',
    pin: '2468',
    story:
      '固定電話。口座番号は頭の0を省いて「123」とも入力できます。届け出のメールアドレスは別なので、お知らせは両方に届きます。'
  },
  {
    institution: 'yobirin-shinkumi',
    branch: '002',
    accountType: 'ordinary',
    accountNumber: '2000050',
    accountStatus: 'open',
    nameKana: 'ﾍﾞﾙｶﾜ ｱｲﾋﾟｱ',
    birthDate: '1984-07-21',
    phone: '050-1000-5050',
    email: 'ip@mail.example',
    pin: '5050',
    story: 'IP電話（050）。'
  },
  {
    institution: 'yobirin-shinkumi',
    branch: '002',
    accountType: 'ordinary',
    accountNumber: '2000184',
    accountStatus: 'open',
    nameKana: 'ｼｽﾞｶ ﾅﾙﾐ',
    birthDate: '1971-01-30',
    phone: '080-1000-0184',
    email: 'narumi@mail.example',
    pin: '1840',
    story:
      'いつも非通知でかける人。「番号を通知しない」を選んでかけ、案内に従って186を付けてかけ直してみてください。'
  },
  {
    institution: 'yobirin-shinkumi',
    branch: '003',
    accountType: 'savings',
    accountNumber: '3000007',
    accountStatus: 'open',
    nameKana: 'ﾁﾖｷﾝ ﾄﾞｳｺ',
    birthDate: '1966-05-05',
    phone: '070-1000-7007',
    email: 'douko@mail.example',
    pin: '7007',
    story: '貯蓄預金の口座。科目の選び間違いを試せます。'
  },
  {
    institution: 'yobirin-shinkumi',
    branch: '003',
    accountType: 'ordinary',
    accountNumber: '3000048',
    accountStatus: 'open',
    nameKana: 'ﾘﾝﾄﾞｳﾉﾀﾆﾉﾋﾋﾞｷﾉｽｽﾞﾉ ﾈﾉ ﾅｶﾞｲﾅﾏｴﾉﾖﾋﾞﾘﾝﾀﾛｳｻﾞｴﾓﾝﾉｽｹﾋﾛ',
    birthDate: '1981-10-25',
    phone: '090-1000-4848',
    email: 'long-name-0123456789-0123456789-0123456789-01234567@mail.example',
    pin: '4848',
    story: 'お名前が48文字、メールアドレスが64文字。いちばん長い入力です。'
  },
  {
    institution: 'yobirin-shinkumi',
    branch: '004',
    accountType: 'ordinary',
    accountNumber: '4000001',
    accountStatus: 'open',
    nameKana: 'ﾐﾁｶｹ ﾁﾋﾛ',
    birthDate: '2007-12-31',
    phone: '080-1000-1231',
    email: 'chihiro@mail.example',
    pin: '1231',
    story: '十八歳。'
  },
  {
    institution: 'yobirin-shinkumi',
    branch: '004',
    accountType: 'ordinary',
    accountNumber: '4000090',
    accountStatus: 'open',
    nameKana: 'ｺｶﾞﾈ ﾂﾙ',
    birthDate: '1936-02-29',
    phone: '06-6000-0229',
    email: 'tsuru@mail.example',
    pin: '0229',
    story: '九十歳、うるう日生まれ。お住まいは大阪、固定電話。'
  },
  {
    institution: 'yobirin-shinkumi',
    branch: '005',
    accountType: 'ordinary',
    accountNumber: '5000001',
    accountStatus: 'no_card',
    nameKana: 'ﾔﾄﾞﾘｷﾞ ﾅｼ',
    birthDate: '1995-08-08',
    phone: '090-1000-5001',
    email: 'nashi@mail.example',
    pin: '5001',
    story: 'キャッシュカードを持っていないので、この口座では先へ進めません（B2490）。'
  },
  {
    institution: 'yobirin-shinkumi',
    branch: '005',
    accountType: 'ordinary',
    accountNumber: '5000099',
    accountStatus: 'closed',
    nameKana: 'ｵﾜﾘ ﾐﾅﾄ',
    birthDate: '1979-03-31',
    phone: '070-1000-5099',
    email: 'minato@mail.example',
    pin: '5099',
    story: '解約済みの口座なので、先へ進めません（B2490）。'
  },
  {
    institution: 'yobirin-shinkumi',
    branch: '006',
    accountType: 'ordinary',
    accountNumber: '6000001',
    accountStatus: 'open',
    nameKana: 'ﾌﾀﾘ ﾃﾙｵ',
    birthDate: '1988-06-16',
    phone: '090-1000-6006',
    email: 'teruo@mail.example',
    pin: '6161',
    story: '次の人と電話を共用しています。二人同時に手続きしてみてください。'
  },
  {
    institution: 'yobirin-shinkumi',
    branch: '006',
    accountType: 'ordinary',
    accountNumber: '6000002',
    accountStatus: 'open',
    nameKana: 'ﾌﾀﾘ ﾃﾙﾐ',
    birthDate: '1989-09-19',
    phone: '090-1000-6006',
    email: 'terumi@mail.example',
    pin: '6262',
    story: '前の人と電話を共用しています。'
  },
  {
    institution: 'yobirin-shinkumi',
    branch: '007',
    accountType: 'ordinary',
    accountNumber: '7000007',
    accountStatus: 'moved',
    nameKana: 'ﾋﾂｺｼ ﾏﾅﾌﾞ',
    birthDate: '1974-03-01',
    phone: '090-1000-7077',
    email: 'manabu@mail.example',
    pin: '7077',
    story: '別の店に移した口座の、前の店番です。先へ進めません（B2490）。'
  },
  {
    institution: 'suzukaze-shinkumi',
    branch: '101',
    accountType: 'ordinary',
    accountNumber: '1010001',
    accountStatus: 'open',
    nameKana: 'ｽｽﾞｶｾﾞ ﾅｷﾞｻ',
    birthDate: '1992-08-10',
    phone: '080-2000-0810',
    email: 'nagisa@mail.example',
    pin: '8100',
    story: '窓口の時間が決まっている信用組合の人。時間の外では受け付けてもらえません（BF050）。'
  },
  {
    institution: 'suzukaze-shinkumi',
    branch: '101',
    accountType: 'savings',
    accountNumber: '1010002',
    accountStatus: 'open',
    nameKana: 'ﾌｳｼﾔ ﾏﾜﾙ',
    birthDate: '1963-04-30',
    phone: '03-3000-0430',
    email: 'mawaru@mail.example',
    contactEmail: 'mawaru-registered@mail.example',
    pin: '4300',
    story: '固定電話と貯蓄預金。届け出のメールアドレスがあり、お知らせはそちらにも届きます。'
  },
  {
    institution: 'suzukaze-shinkumi',
    branch: '102',
    accountType: 'ordinary',
    accountNumber: '1020099',
    accountStatus: 'closed',
    nameKana: 'ﾅｷﾞ ｼｽﾞｵ',
    birthDate: '1969-12-24',
    phone: '070-2000-1224',
    email: 'shizuo@mail.example',
    pin: '1224',
    story: '解約済みの口座なので、先へ進めません（B2490）。'
  }
]
