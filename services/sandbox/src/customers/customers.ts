/** Somebody whom one may play, with everything that the pages ask for. All are invented. */
export interface Customer {
  readonly branch: string
  readonly accountType: 'ordinary' | 'savings'
  /** 7 digits. */
  readonly accountNumber: string
  /** Half-width kana, as banks write names. */
  readonly nameKana: string
  /** YYYY-MM-DD */
  readonly birthDate: string
  /** As written on a form. */
  readonly phone: string
  readonly email: string
  readonly pin: string
  readonly story: string
}

/**
 * The customers of the sandbox's institution. Domains end in .example, which nobody can have (RFC 2606).
 * A telephone number cannot be invented so safely; nothing here dials one.
 */
export const CUSTOMERS: readonly Customer[] = [
  {
    branch: '001',
    accountType: 'ordinary',
    accountNumber: '1000001',
    nameKana: 'ｽｽﾞﾉ ﾈｵ',
    birthDate: '1990-04-12',
    phone: '090-1000-3333',
    email: 'neo@mail.example',
    pin: '1357',
    story: '携帯電話。まずはこの人で、最後まで通してみてください。'
  },
  {
    branch: '001',
    accountType: 'ordinary',
    accountNumber: '0000123',
    nameKana: 'ﾌｳﾘﾝ ｶﾅﾃﾞ',
    birthDate: '1958-11-03',
    phone: '03-3000-0123',
    email: 'kanade@mail.example',
    pin: '2468',
    story: '固定電話。口座番号は頭の0を省いて「123」とも入力できます。'
  },
  {
    branch: '002',
    accountType: 'ordinary',
    accountNumber: '2000050',
    nameKana: 'ﾍﾞﾙｶﾜ ｱｲﾋﾟｱ',
    birthDate: '1984-07-21',
    phone: '050-1000-5050',
    email: 'ip@mail.example',
    pin: '5050',
    story: 'IP電話（050）。'
  },
  {
    branch: '002',
    accountType: 'ordinary',
    accountNumber: '2000184',
    nameKana: 'ｼｽﾞｶ ﾅﾙﾐ',
    birthDate: '1971-01-30',
    phone: '080-1000-0184',
    email: 'narumi@mail.example',
    pin: '1840',
    story:
      'いつも非通知でかける人。「番号を通知しない」を選んでかけ、案内に従って186を付けてかけ直してみてください。'
  },
  {
    branch: '003',
    accountType: 'savings',
    accountNumber: '3000007',
    nameKana: 'ﾁﾖｷﾝ ﾄﾞｳｺ',
    birthDate: '1966-05-05',
    phone: '070-1000-7007',
    email: 'douko@mail.example',
    pin: '7007',
    story: '貯蓄預金の口座。科目の選び間違いを試せます。'
  },
  {
    branch: '003',
    accountType: 'ordinary',
    accountNumber: '3000048',
    nameKana: 'ﾘﾝﾄﾞｳﾉﾀﾆﾉﾋﾋﾞｷﾉｽｽﾞﾉ ﾈﾉ ﾅｶﾞｲﾅﾏｴﾉﾖﾋﾞﾘﾝﾀﾛｳｻﾞｴﾓﾝﾉｽｹﾋﾛ',
    birthDate: '1981-10-25',
    phone: '090-1000-4848',
    email: 'long-name-0123456789-0123456789-0123456789-01234567@mail.example',
    pin: '4848',
    story: 'お名前が48文字、メールアドレスが64文字。いちばん長い入力です。'
  },
  {
    branch: '004',
    accountType: 'ordinary',
    accountNumber: '4000001',
    nameKana: 'ﾐﾁｶｹ ﾁﾋﾛ',
    birthDate: '2007-12-31',
    phone: '080-1000-1231',
    email: 'chihiro@mail.example',
    pin: '1231',
    story: '十八歳。'
  },
  {
    branch: '004',
    accountType: 'ordinary',
    accountNumber: '4000090',
    nameKana: 'ｺｶﾞﾈ ﾂﾙ',
    birthDate: '1936-02-29',
    phone: '06-6000-0229',
    email: 'tsuru@mail.example',
    pin: '0229',
    story: '九十歳、うるう日生まれ。お住まいは大阪、固定電話。'
  },
  {
    branch: '005',
    accountType: 'ordinary',
    accountNumber: '5000001',
    nameKana: 'ﾔﾄﾞﾘｷﾞ ﾅｼ',
    birthDate: '1995-08-08',
    phone: '090-1000-5001',
    email: 'nashi@mail.example',
    pin: '5001',
    story: 'キャッシュカードを持っていないので、この口座では先へ進めません（B2490）。'
  },
  {
    branch: '005',
    accountType: 'ordinary',
    accountNumber: '5000099',
    nameKana: 'ｵﾜﾘ ﾐﾅﾄ',
    birthDate: '1979-03-31',
    phone: '070-1000-5099',
    email: 'minato@mail.example',
    pin: '5099',
    story: '解約済みの口座なので、先へ進めません（B2490）。'
  },
  {
    branch: '006',
    accountType: 'ordinary',
    accountNumber: '6000001',
    nameKana: 'ﾌﾀﾘ ﾃﾙｵ',
    birthDate: '1988-06-16',
    phone: '090-1000-6006',
    email: 'teruo@mail.example',
    pin: '6161',
    story: '次の人と電話を共用しています。二人同時に手続きしてみてください。'
  },
  {
    branch: '006',
    accountType: 'ordinary',
    accountNumber: '6000002',
    nameKana: 'ﾌﾀﾘ ﾃﾙﾐ',
    birthDate: '1989-09-19',
    phone: '090-1000-6006',
    email: 'terumi@mail.example',
    pin: '6262',
    story: '前の人と電話を共用しています。'
  }
]
