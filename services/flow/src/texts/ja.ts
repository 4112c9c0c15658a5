const JAPAN_TIME = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  month: 'long',
  day: 'numeric',
  weekday: 'short',
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h23'
})

const apart = (digits: string) => [...digits].join(' ')

/** Every word that a customer reads, in Japanese. Another language has the same shape. */
export const ja = {
  language: 'ja',
  service: '口座連携の本人確認',
  skip: '本文へ進む',
  languagesLabel: '表示の言葉',
  furigana: { add: 'ふりがな', remove: 'ふりがなを消す' },
  position: (step: number, steps: number) => `手順${step}（全${steps}）`,
  faultyTitle: (title: string) => `エラー：${title}`,
  newTab: '（新しいタブ）',
  cancel: '中止する',
  backToApp: 'アプリに戻る',
  restart: 'はじめからやり直す',
  another: 'ほかの番号でもう一度かける',
  tryAgain: 'もう一度試す',
  next: '次へ',
  continueAfter: '続きへ進む',
  askUs: (telephone: string) => `お困りのときは、お問い合わせ先（${telephone}）へお電話ください。`,
  instant: (at: number) => JAPAN_TIME.format(at),
  /** As it is written in Japan, 0120-444-333. */
  telephone: (national: string) => national,
  /** Digit by digit, for those who listen. */
  spoken: (national: string) => national.split('-').map(apart).join(' の '),
  list: (items: readonly string[]) => items.join('、'),
  errorCode: (code: string) => `エラーコード：${code}`,

  footer: {
    terms: '利用規定',
    questions: 'よくあるご質問',
    inquiry: 'お問い合わせ'
  },

  accountTypes: { ordinary: '普通預金', savings: '貯蓄預金' },

  fields: {
    branch: { label: '店番', hint: '数字3桁。キャッシュカードや通帳に書いてあります。' },
    accountType: { label: '科目', hint: '' },
    accountNumber: { label: '口座番号', hint: '7桁までの数字。頭の0は省いてもかまいません。' },
    nameKana: {
      label: 'お名前（カナ）',
      hint: '例：ヤマダ ハナコ。ひらがなで入れても、カナに直します。'
    },
    birthDate: { label: '生年月日', hint: '西暦の数字で入れてください。例：1958年4月3日' },
    birthYear: { label: '年', hint: '' },
    birthMonth: { label: '月', hint: '' },
    birthDay: { label: '日', hint: '' },
    phone: {
      label: 'お届けの電話番号',
      hint: '口座に届け出た番号です。このあと、この番号の電話からかけていただきます。'
    },
    email: { label: 'メールアドレス', hint: '終わったことをお知らせするためだけに使います。' },
    emailConfirm: { label: 'メールアドレス（確認）', hint: '同じものを、もう一度入れてください。' },
    pin: { label: 'キャッシュカードの暗証番号', hint: '数字4桁' },
    agree: { label: '利用規定を読み、同意します。', hint: '' }
  },

  faultsHeading: '入力を確かめてください',
  unknownFault: '入力を確かめてください。',
  faults: {
    branch: {
      missing: '店番を入れてください。',
      not_digits: '店番は数字で入れてください。',
      wrong_length: '店番は3桁です。'
    },
    accountType: {
      missing: '科目を選んでください。',
      not_offered: '科目を選んでください。'
    },
    accountNumber: {
      missing: '口座番号を入れてください。',
      not_digits: '口座番号は数字で入れてください。',
      wrong_length: '口座番号は7桁までです。'
    },
    nameKana: {
      missing: 'お名前を入れてください。',
      characters: 'お名前はカナで入れてください。漢字などは使えません。',
      too_long: 'お名前は半角で48文字までです（濁点も1文字と数えます）。'
    },
    birthDate: {
      missing: '生年月日の年、月、日をすべて入れてください。',
      not_digits: '生年月日は数字で入れてください。',
      no_such_day: 'この生年月日はありません。年は西暦4桁で入れてください。',
      in_the_future: '生年月日が、まだ来ていない日付です。'
    },
    birthYear: {},
    birthMonth: {},
    birthDay: {},
    phone: {
      missing: '電話番号を入れてください。',
      not_a_number: '10桁または11桁の電話番号を入れてください。',
      not_japanese: '日本の電話番号を入れてください。',
      cannot_call:
        'この番号からは確認の電話をかけられません。携帯電話、固定電話、または050の番号を入れてください。'
    },
    email: {
      missing: 'メールアドレスを入れてください。',
      not_an_address: 'メールアドレスの形になっていません。例：hanako@mail.example',
      too_long: 'メールアドレスは64文字までです。'
    },
    emailConfirm: {
      missing: '確認のため、メールアドレスをもう一度入れてください。',
      differs: 'メールアドレスが、上のものと違っています。'
    },
    pin: {
      missing: '暗証番号を入れてください。',
      not_digits: '暗証番号は数字で入れてください。',
      wrong_length: '暗証番号は4桁です。'
    },
    agree: { missing: '許可するには、利用規定への同意が必要です。' }
  },

  codes: {
    B2490: {
      heading: 'この口座ではご利用になれません',
      text: '解約された口座、キャッシュカードのない口座、または番号や科目の違いかもしれません。',
      next: 'キャッシュカードや通帳を見て、店番・科目・口座番号を確かめてください。',
      nextAt: undefined
    },
    B6120: {
      heading: '入力された内容が、お届けの内容と合いません',
      text: 'どの項目が違うかは、安全のためお伝えしていません。',
      next: '確かめて、もう一度入れてください。間違いが続くと、その日はお取り扱いを止めます。',
      nextAt: undefined
    },
    B4640: {
      heading: '本日のお取り扱いを止めました',
      text: '間違いが続いたため、口座を守るために、この手続きだけを止めました。現金の引き出しなど、ほかのお取引はいつもどおりご利用いただけます。',
      next: '翌日の0時を過ぎてから、アプリからもう一度お試しください。',
      nextAt: (when: string) => `${when}を過ぎてから、アプリからもう一度お試しください。`
    },
    B465F: {
      heading: 'ただいまこの口座のお取り扱いを止めています',
      text: '理由コードはB84です。間違いが続いたため、この手続きだけを止めています。ほかのお取引はいつもどおりご利用いただけます。',
      next: '翌日の0時を過ぎてから、アプリからもう一度お試しください。',
      nextAt: (when: string) => `${when}を過ぎてから、アプリからもう一度お試しください。`
    },
    BF010: {
      heading: '手続きを続けられませんでした',
      text: '申し訳ありません。こちらの都合で、処理を終えられませんでした。入力いただいた内容で何かが進んだことはありません。',
      next: '少し待ってから、もう一度お試しください。',
      nextAt: undefined
    },
    BF020: {
      heading: 'ただいま混み合っています',
      text: '申し訳ありません。いまは受け付けられませんでした。',
      next: '少し待ってから、もう一度お試しください。',
      nextAt: undefined
    },
    BF050: {
      heading: 'ただいまの時間は、お取り扱いしていません',
      text: 'サービスの時間外か、まもなく時間外になるところです。',
      next: '時間をおいて、もう一度お試しください。',
      nextAt: (when: string) => `${when}から、またご利用いただけます。`
    },
    B0070: {
      heading: 'ただいまこのサービスをお取り扱いしていません',
      text: '申し訳ありません。いまは手続きを進められません。',
      next: '時間をおいて、アプリからもう一度お試しください。',
      nextAt: (when: string) => `${when}を過ぎてから、アプリからもう一度お試しください。`
    }
  },

  account: {
    title: '口座の入力',
    disclaimerHeading: 'このサービスについて',
    disclaimer: [
      'あなたの口座の情報を、お使いのアプリに渡すための手続きです。下の利用規定をお読みになり、ご自身の判断と責任でご利用ください。'
    ],
    warningHeading: 'だまされないために',
    warnings: [
      '当方から、メールやSMSで暗証番号をおたずねすることは決してありません。そのようなメールが届いても、返信したり、リンクを開いたりしないでください。',
      'この手続きをほかの人に頼まれて始めたときは、先へ進まずに、下のお問い合わせ先へご相談ください。'
    ],
    prepare: 'キャッシュカードをお手元にご用意ください。'
  },

  customer: {
    title: 'お客さまの確認',
    introduction: '当方にお届けの内容と照らし合わせます。',
    branchLabel: '店番',
    accountTypeLabel: '科目',
    accountNumberLabel: '口座番号',
    otherAccount: '口座の入力に戻る'
  },

  pin: {
    title: '暗証番号の入力',
    introduction: 'お電話を確認しました。次に、キャッシュカードの暗証番号を入れてください。',
    show: '暗証番号を表示する',
    hide: '暗証番号を隠す'
  },

  consent: {
    title: '口座情報を見せる許可',
    asks: (app: string) => `「${app}」が、あなたの口座の情報を見る許可を求めています。`,
    readsLabel: '見せる情報',
    scopes: { accounts: '口座と残高', transactions: '入出金の明細' },
    daysLabel: '許可の期間',
    days: (days: number) => `${days}日間`,
    warningHeading: '許可する前に',
    warnings: (app: string) => [
      `「${app}」を信頼できるかどうか、ご自身でお確かめください。`,
      `許可したあとは、「${app}」の利用規約にもとづくご利用になります。`,
      'ここで入れた暗証番号などが、アプリに渡ることはありません。通信は暗号化されています。'
    ],
    endLater: (institution: string, telephone: string) =>
      `許可は、${institution}のお問い合わせ先（${telephone}）へのお電話で、いつでも取り消せます。`,
    terms: '利用規定を読む（新しいタブ）',
    allow: '許可する',
    deny: '拒否する'
  },

  stopped: { title: '手続きを終わりました' },
  paused: {
    title: 'しばらくお待ちください',
    kept: '入力いただいた内容は、そのまま残っています。時間になったら、続きから進めます。'
  },

  phone: {
    title: 'お電話番号の確認',
    question: '次のページで、この番号の電話から確認用の番号へ、お電話をかけていただきます。',
    yourTelephone: 'お届けのお電話番号',
    haveItAtHand:
      'この電話機がお手元にありましたら、「次へ」を押してください。通話料はかかりません。',
    warningHeading: '電話をかける前に',
    allows: (app: string, reads: string) =>
      `この電話は、「${app}」があなたの${reads}を見られるようにするための本人確認です。`,
    askedBy: (telephone: string) =>
      `家族、銀行、警察、役所などを名乗る人に「ここへ電話をかけて」と頼まれたときは、先へ進まずに、お問い合わせ先（${telephone}）へご相談ください。`
  },

  call: {
    title: 'お電話での確認',
    from: 'かける電話',
    fromHint: 'お届けのお電話番号',
    to: 'かける先（無料）',
    dial: '電話をかける',
    spoken: (digits: string) => `番号を1字ずつ読むと、${digits} です。`,
    copy: '番号をコピーする',
    copied: 'コピーしました',
    qr: {
      label: '電話をかけるためのQRコード',
      hint: 'スマートフォンのカメラで写すと、この番号へ電話をかけられます。'
    },
    secondsLeft: 'のこり {seconds}秒',
    minutesLeft: 'のこり {minutes}分{seconds}秒',
    timeLeftLabel: '電話をかけられる時間',
    announceLeft: 'のこり{seconds}秒です。',
    confirm: '確定する',

    preparing: {
      heading: '番号を用意しています',
      text: 'このままお待ちください。まもなく、おかけいただく番号が出ます。'
    },
    waiting: {
      heading: '下の番号へお電話ください',
      text: 'お電話が届くと、このページに自動で表示されます。'
    },
    ringing: {
      heading: 'お電話が届いています',
      text: '呼び出し音が自然に終わるまで、そのままお待ちください。'
    },
    verified: {
      heading: 'お電話を確認しました',
      text: '時間内に「確定する」を押してください。',
      timeLeftLabel: '「確定する」を押せる時間'
    },
    timeIsUp: {
      heading: '時間が過ぎました',
      text: 'この番号での確認は終わりました。入力いただいた内容はそのままで、もう一度お試しいただけます。'
    },
    failed: {
      heading: '確認できませんでした',
      text: '表示とは別の番号へのお電話が続いたため、この確認を終わりにしました。もう一度お試しいただけます。'
    },
    cancelled: {
      heading: 'この確認は取り消されました',
      text: '入力いただいた内容はそのままで、もう一度お試しいただけます。'
    },
    unavailable: {
      heading: 'いま番号を用意できません',
      text: 'ただいま混み合っています。少し待ってから、もう一度お試しください。'
    },
    fault: {
      heading: '手続きを続けられませんでした',
      text: '申し訳ありません。こちらの都合で番号を用意できませんでした。もう一度お試しください。'
    },
    connectionLost:
      '通信が切れています。つながりしだい、自動で最新の状態になります。お電話は、このままかけていただけます。',
    stillWaiting:
      'まだお電話が届いていません。下の番号へお電話をかけ、呼び出し音が終わってから「確定する」を押してください。',
    stillRinging:
      'お電話が鳴っているところです。呼び出し音が終わってから「確定する」を押してください。',
    stillPreparing: '番号を用意しているところです。番号が出てから、お電話ください。',

    hints: {
      withheld: '番号が通知されないお電話が届きました。番号を通知して、もう一度おかけください。',
      other_caller:
        'お届けの番号とは別の電話から届きました。下の「かける電話」から、おかけ直しください。',
      wrong_number:
        '表示とは別の番号へお電話が届きました。いま表示している番号を確かめて、おかけ直しください。',
      late: '受付の時間を過ぎた番号へお電話が届きました。いま表示している番号と時間をお確かめください。',
      hung_up:
        '呼び出し音の途中で電話が切れました。音が自然に終わるまで待つよう、おかけ直しください。',
      untrusted:
        '電話会社で番号を確かめられないお電話でした。別のアプリなどを通さず、電話機からおかけ直しください。'
    },
    dialWithPresentation: '番号を通知するには、初めに「186」を付けて、次の番号へおかけください。',

    notesHeading: 'お電話のときのご注意',
    /** How long a call may take to begin is known only when the number is. */
    notes: (seconds?: number) => [
      seconds === undefined
        ? '番号が出たら、表示される時間のうちに、お電話ください。'
        : `番号が出てから${seconds}秒以内に、お電話ください。`,
      '番号非通知では確認できません。通知する設定にするか、初めに186を付けておかけください。',
      '番号の押し間違いにご注意ください。',
      '呼び出し音が2、3回鳴り、案内の声はなく、自然に切れます。それで確認は終わりです。',
      '呼び出し音が聞こえなかったときは、もう一度おかけください。',
      'スマートフォンで電話の画面が残ったときは、電話を終わらせて、このページへ戻ってください。',
      '通話料はかかりません。'
    ]
  },

  waysAround: {
    heading: '電話をかけられないときは',
    desk: (telephone: string) =>
      `お取引の店の窓口、またはお問い合わせ先（${telephone}）へご相談ください。`,
    relay:
      '電話リレーサービスをお使いのときは、そのサービスの電話番号（050）をあらかじめ口座に届け出ておくと、その番号で手続きできます。'
  },

  completed: {
    title: '完了しました',
    done: '許可の手続きが終わりました。アプリに戻ってください。',
    mail: '完了のお知らせを、メールでお送りします。'
  },

  cancelled: {
    title: '中止しました',
    done: '手続きを中止しました。口座の情報はアプリに渡していません。'
  },

  gone: {
    title: 'この手続きは終わっています',
    text: '時間が過ぎたか、すでに終わった手続きです。お手数ですが、アプリからもう一度始めてください。'
  },
  otherBrowser: {
    title: '別のブラウザーの手続きです',
    text: 'この手続きは、始めたときのブラウザーでだけ続けられます。続けられないときは、アプリからもう一度始めてください。'
  },
  refusedForm: {
    title: '操作を受け付けられませんでした',
    text: '安全のため、この操作は行いませんでした。前のページに戻り、ページを読み込み直してからお試しください。'
  },
  refusedRequest: {
    title: 'お手続きを始められません',
    text: 'アプリからのお申し込みに誤りがあるか、有効な時間を過ぎています。アプリに戻って、もう一度お試しください。'
  },
  answeredRequest: {
    title: 'アプリに戻ってください',
    text: 'このお手続きはすでに終わっているか、別のブラウザーで始められています。アプリに戻って、ご確認ください。'
  },
  notFound: {
    title: 'ページが見つかりません',
    text: 'アドレスをお確かめになるか、アプリからもう一度始めてください。'
  }
}
