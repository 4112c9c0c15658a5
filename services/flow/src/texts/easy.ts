import type { Texts } from './texts.ts'

const JAPAN_TIME = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  month: 'long',
  day: 'numeric',
  weekday: 'long',
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h23'
})

const apart = (digits: string) => [...digits].join(' ')

const TRY_TOMORROW = '明日になったら、アプリから もう一度 やってください。'
const tryAfter = (when: string) => `${when}の あとに、アプリから もう一度 やってください。`

/**
 * Every word that a customer reads, in easy Japanese (やさしい日本語): short sentences, everyday words,
 * no polite forms beyond です and ます, spaces between phrases.
 */
export const easy: Texts = {
  language: 'ja',
  service: 'アプリに 口座を つなぐ 手続き',
  skip: 'ページの 中心へ',
  languagesLabel: 'ことば',
  furigana: { add: 'ふりがな', remove: 'ふりがなを けす' },
  position: (step, steps) => `${step}番目（全部で ${steps}）`,
  faultyTitle: (title) => `まちがい：${title}`,
  newTab: '（新しい ページが 開きます）',
  cancel: 'やめる',
  backToApp: 'アプリに もどる',
  restart: 'はじめから やる',
  another: '別の 番号で もう一度',
  tryAgain: 'もう一度 やる',
  next: '次へ',
  continueAfter: '続ける',
  askUs: (telephone) => `困ったときは、電話で 聞いてください。電話番号：${telephone}`,
  instant: (at) => JAPAN_TIME.format(at),
  telephone: (national) => national,
  spoken: (national) => national.split('-').map(apart).join(' の '),
  list: (items) => items.join('、'),
  errorCode: (code) => `番号：${code}`,

  footer: {
    terms: '使うときの 決まり',
    questions: 'よく ある 質問',
    inquiry: '質問の 電話'
  },

  accountTypes: { ordinary: '普通預金', savings: '貯蓄預金' },

  fields: {
    branch: {
      label: '店番（店の 番号）',
      hint: '数字を 3つ 書きます。キャッシュカードや 通帳に 書いて あります。'
    },
    accountType: { label: '科目（口座の 種類）', hint: '' },
    accountNumber: {
      label: '口座番号',
      hint: '数字を 7つまで 書きます。前の 0は 書かなくても いいです。'
    },
    nameKana: {
      label: '名前（カタカナ）',
      hint: '例：ヤマダ ハナコ。ひらがなでも いいです。'
    },
    birthDate: { label: '生まれた日', hint: '数字で 書きます。例：1958年 4月 3日' },
    birthYear: { label: '年', hint: '' },
    birthMonth: { label: '月', hint: '' },
    birthDay: { label: '日', hint: '' },
    phone: {
      label: '電話番号',
      hint: '口座を 作ったときなどに、私たちに 知らせた 番号です。あとで、この 電話から 電話を かけます。'
    },
    email: {
      label: 'メールアドレス',
      hint: '手続きが 終わったことを、メールで 知らせます。ほかの ことには 使いません。'
    },
    emailConfirm: { label: 'メールアドレス（もう一度）', hint: '同じものを もう一度 書きます。' },
    pin: { label: 'キャッシュカードの 暗証番号', hint: '数字 4つ' },
    agree: { label: '決まりを 読みました。それで いいです。', hint: '' }
  },

  faultsHeading: '書いたことを もう一度 見てください',
  unknownFault: '書いたことを もう一度 見てください。',
  faults: {
    branch: {
      missing: '店番を 書いてください。',
      not_digits: '店番は 数字で 書いてください。',
      wrong_length: '店番は 数字が 3つです。'
    },
    accountType: {
      missing: '口座の 種類を 選んでください。',
      not_offered: '口座の 種類を 選んでください。'
    },
    accountNumber: {
      missing: '口座番号を 書いてください。',
      not_digits: '口座番号は 数字で 書いてください。',
      wrong_length: '口座番号は 数字が 7つまでです。'
    },
    nameKana: {
      missing: '名前を 書いてください。',
      characters: '名前は カタカナで 書いてください。漢字は 使えません。',
      too_long: '名前が 長すぎます。48文字までです（゛や ゜も 1文字です）。'
    },
    birthDate: {
      missing: '生まれた 年、月、日を 全部 書いてください。',
      not_digits: '生まれた日は 数字で 書いてください。',
      no_such_day: 'この 日は ありません。年は 数字を 4つ 書いてください。',
      in_the_future: 'これから 来る 日です。生まれた日を 書いてください。'
    },
    birthYear: {},
    birthMonth: {},
    birthDay: {},
    phone: {
      missing: '電話番号を 書いてください。',
      not_a_number: '電話番号は 数字が 10か 11です。',
      not_japanese: '日本の 電話番号を 書いてください。',
      cannot_call:
        'この 番号からは 電話できません。携帯電話、家の 電話、050の 番号を 書いてください。'
    },
    email: {
      missing: 'メールアドレスを 書いてください。',
      not_an_address: 'メールアドレスでは ありません。例：hanako@mail.example',
      too_long: 'メールアドレスは 64文字までです。'
    },
    emailConfirm: {
      missing: 'メールアドレスを もう一度 書いてください。',
      differs: '上の メールアドレスと 違います。'
    },
    pin: {
      missing: '暗証番号を 書いてください。',
      not_digits: '暗証番号は 数字で 書いてください。',
      wrong_length: '暗証番号は 数字が 4つです。'
    },
    agree: { missing: '許可するときは、ここを 押してください。' }
  },

  codes: {
    B2490: {
      heading: 'この 口座は 使えません',
      text: '口座を やめたか、キャッシュカードが ないか、番号や 種類が 違うかもしれません。',
      next: 'キャッシュカードや 通帳を 見て、もう一度 書いてください。',
      nextAt: undefined
    },
    B6120: {
      heading: '書いたことが、私たちの 記録と 違います',
      text: 'どこが 違うかは、安全のために 言いません。',
      next: 'よく 見て、もう一度 書いてください。何度も 違うと、今日は もう できません。',
      nextAt: undefined
    },
    B4640: {
      heading: '今日は もう できません',
      text: '何度も 違ったので、口座を 守るために、この 手続きだけ 止めました。お金を 引き出すことなど、ほかの ことは できます。',
      next: TRY_TOMORROW,
      nextAt: tryAfter
    },
    B465F: {
      heading: 'この 口座は 今 手続きできません',
      text: '理由の 番号は B84です。何度も 違ったので、この 手続きだけ 止めています。ほかの ことは できます。',
      next: TRY_TOMORROW,
      nextAt: tryAfter
    },
    BF010: {
      heading: 'うまく できませんでした',
      text: 'すみません。私たちの ほうで 問題が ありました。あなたが 書いたことで、何かが 進んだことは ありません。',
      next: '少し 待って、もう一度 やってください。',
      nextAt: undefined
    },
    BF020: {
      heading: '今 とても 混んでいます',
      text: 'すみません。今は できませんでした。',
      next: '少し 待って、もう一度 やってください。',
      nextAt: undefined
    },
    BF050: {
      heading: '今の 時間は 使えません',
      text: '使える 時間では ありません。または、もうすぐ 使えなくなります。',
      next: 'あとで もう一度 やってください。',
      nextAt: (when) => `${when}から、また 使えます。`
    },
    B0070: {
      heading: '今は 使えません',
      text: 'すみません。今は 手続きを 進められません。',
      next: 'あとで、アプリから もう一度 やってください。',
      nextAt: tryAfter
    }
  },

  account: {
    title: '口座を 書く',
    disclaimerHeading: 'この ページで すること',
    disclaimer: [
      'あなたの 口座の 情報を、アプリが 見られるように します。下の「使うときの 決まり」を 読んで、自分で 決めて 使ってください。'
    ],
    warningHeading: 'だまされないように',
    warnings: [
      '私たちは、メールや SMSで 暗証番号を 聞くことは ありません。そのような メールが 来たら、返事を しないでください。リンクも 開かないでください。',
      'ほかの 人に「してください」と 言われたときは、次へ 進まないでください。下の「質問の 電話」に 聞いてください。'
    ],
    prepare: 'キャッシュカードを 持ってきてください。'
  },

  customer: {
    title: 'あなたの こと',
    introduction: '私たちの 記録と 同じかどうか 調べます。',
    branchLabel: '店番',
    accountTypeLabel: '科目',
    accountNumberLabel: '口座番号',
    otherAccount: '口座を 書く ページに もどる'
  },

  pin: {
    title: '暗証番号を 書く',
    introduction: '電話を 確認しました。次に、キャッシュカードの 暗証番号を 書いてください。',
    show: '暗証番号を 見せる',
    hide: '暗証番号を かくす'
  },

  consent: {
    title: '口座の 情報を 見せる 許可',
    asks: (app) => `「${app}」が、あなたの 口座の 情報を 見たいと 言っています。`,
    readsLabel: '見せる 情報',
    scopes: { accounts: '口座と お金の 残り', transactions: 'お金の 出入り' },
    daysLabel: '見せる 期間',
    days: (days) => `${days}日間`,
    warningHeading: '許可する 前に',
    warnings: (app) => [
      `「${app}」を 信じても いいか、よく 考えてください。`,
      `許可した あとは、「${app}」の 決まりで 使います。`,
      'ここで 書いた 暗証番号などは、アプリには 教えません。通信は ほかの 人には 読めません。'
    ],
    endLater: (institution, telephone) =>
      `許可は、いつでも やめられます。${institution}に 電話してください。電話番号：${telephone}`,
    terms: '使うときの 決まりを 読む（新しい ページ）',
    allow: '許可する',
    deny: '許可しない'
  },

  stopped: { title: '手続きを 終わりました' },
  paused: {
    title: '少し 待ってください',
    kept: 'あなたが 書いたことは 残っています。時間に なったら、続きから できます。'
  },

  phone: {
    title: '電話番号を 確かめる',
    question: '次の ページで、この 電話から、私たちの 番号に 電話を かけます。',
    yourTelephone: 'あなたの 電話番号',
    haveItAtHand: 'この 電話が 近くに あったら、「次へ」を 押してください。お金は かかりません。',
    warningHeading: '電話を かける 前に',
    allows: (app, reads) =>
      `この 電話で、「${app}」が あなたの ${reads}を 見られるように なります。`,
    askedBy: (telephone) =>
      `家族、銀行、警察、役所などの 人から「ここに 電話してください」と 言われましたか。そのときは 次へ 進まないで、私たちに 聞いてください。電話番号：${telephone}`
  },

  call: {
    title: '電話を かける',
    from: 'この 電話から かけます',
    fromHint: 'あなたの 電話番号',
    to: 'この 番号に かけます（無料）',
    dial: '電話を かける',
    spoken: (digits) => `番号を 1つずつ 読むと、${digits} です。`,
    copy: '番号を コピーする',
    copied: 'コピーしました',
    qr: {
      label: '電話を かけるための QRコード',
      hint: 'スマートフォンの カメラで 写すと、この 番号に 電話できます。'
    },
    secondsLeft: 'あと {seconds}秒',
    minutesLeft: 'あと {total}秒',
    timeLeftLabel: '電話できる 時間',
    announceLeft: 'あと {seconds}秒です。',
    confirm: '確定する',

    preparing: {
      heading: '番号を 用意しています',
      text: 'この ページで 待ってください。すぐに 番号が 出ます。'
    },
    waiting: {
      heading: '下の 番号に 電話してください',
      text: '電話が 届くと、この ページが 変わります。'
    },
    ringing: {
      heading: '電話が 届いています',
      text: '音が 自分で 止まるまで、待ってください。'
    },
    verified: {
      heading: '電話を 確認しました',
      text: '時間が 終わる 前に、「確定する」を 押してください。',
      timeLeftLabel: '「確定する」を 押せる 時間'
    },
    timeIsUp: {
      heading: '時間が 終わりました',
      text: 'この 番号は もう 使えません。あなたが 書いたことは 残っています。もう一度 できます。'
    },
    failed: {
      heading: '確認できませんでした',
      text: '違う 番号に 何度も 電話が 来たので、終わりました。もう一度 できます。'
    },
    cancelled: {
      heading: 'この 確認は やめました',
      text: 'あなたが 書いたことは 残っています。もう一度 できます。'
    },
    unavailable: {
      heading: '今 番号が ありません',
      text: 'とても 混んでいます。少し 待って、もう一度 やってください。'
    },
    fault: {
      heading: 'うまく できませんでした',
      text: 'すみません。番号を 用意できませんでした。もう一度 やってください。'
    },
    connectionLost:
      '通信が 切れています。つながったら、この ページは 新しく なります。電話は かけても いいです。',
    stillWaiting:
      'まだ 電話が 届いていません。下の 番号に 電話してください。音が 終わってから、「確定する」を 押してください。',
    stillRinging: '電話が 鳴っています。音が 終わってから、「確定する」を 押してください。',
    stillPreparing: '番号を 用意しています。番号が 出てから、電話してください。',

    hints: {
      withheld: '番号が わからない 電話が 来ました。番号を 知らせて、もう一度 電話してください。',
      other_caller:
        'あなたの 番号では ない 電話から 来ました。下に 書いてある 電話から かけてください。',
      wrong_number:
        '違う 番号に 電話が 来ました。今の 番号を よく 見て、もう一度 電話してください。',
      late: '時間が 終わった 番号に 電話が 来ました。今の 番号と 時間を 見てください。',
      hung_up:
        '電話が 途中で 切れました。もう一度 電話して、音が 自分で 止まるまで 待ってください。',
      untrusted:
        '電話会社が 番号を 確かめられない 電話でした。アプリを 使わないで、電話機から かけてください。'
    },
    dialWithPresentation:
      '番号を 知らせるために、はじめに「186」を 押します。次の 番号に 電話してください。',

    notesHeading: '電話するときに 気を つけること',
    notes: (seconds) => [
      seconds === undefined
        ? '番号が 出たら、書いてある 時間の 中で 電話してください。'
        : `番号が 出てから ${seconds}秒の 中で 電話してください。`,
      '番号を 知らせない 電話では、確認できません。知らせるように するか、はじめに 186を 押してください。',
      '番号を まちがえないでください。',
      '音が 2回か 3回 鳴って、自分で 止まります。だれも 話しません。それで 終わりです。',
      '音が 聞こえないときは、もう一度 電話してください。',
      'スマートフォンで 電話の 画面が 残ったら、電話を 切って、この ページに もどってください。',
      'お金は かかりません。'
    ]
  },

  waysAround: {
    heading: '電話を かけられないとき',
    desk: (telephone) =>
      `口座の ある 店に 行って 聞いてください。電話で 聞いても いいです。電話番号：${telephone}`,
    relay:
      '電話リレーサービスを 使う人は、その サービスの 番号（050）を 先に 口座の 電話番号として 知らせてください。その 番号で 手続きできます。'
  },

  completed: {
    title: '終わりました',
    done: '許可しました。アプリに もどってください。',
    mail: '終わったことを、メールで 知らせます。'
  },

  cancelled: {
    title: 'やめました',
    done: '手続きを やめました。アプリに 口座の 情報は 見せていません。'
  },

  gone: {
    title: 'この 手続きは 終わっています',
    text: '時間が 過ぎたか、もう 終わった 手続きです。アプリから もう一度 始めてください。'
  },
  otherBrowser: {
    title: '別の ブラウザーの 手続きです',
    text: 'この 手続きは、始めた ブラウザーでだけ 続けられます。できないときは、アプリから もう一度 始めてください。'
  },
  refusedForm: {
    title: '受け付けられませんでした',
    text: '安全のため、何も しませんでした。前の ページに もどって、ページを 読みこみなおしてから、もう一度 やってください。'
  },
  refusedRequest: {
    title: '始められません',
    text: 'アプリからの 申しこみが 違うか、時間が 過ぎています。アプリに もどって、もう一度 やってください。'
  },
  answeredRequest: {
    title: 'アプリに もどってください',
    text: 'この 手続きは もう 終わったか、別の ブラウザーで はじめています。アプリに もどって、たしかめてください。'
  },
  notFound: {
    title: 'ページが ありません',
    text: 'アドレスを 見るか、アプリから もう一度 始めてください。'
  }
}
