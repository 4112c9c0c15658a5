import type { Texts } from './texts.ts'

const JAPAN_TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Tokyo',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h23'
})

const AND = new Intl.ListFormat('en-GB', { type: 'conjunction' })

const apart = (digits: string) => [...digits].join(' ')

const TRY_TOMORROW = 'After midnight, Japan time, please try again from the app.'
const tryAfter = (when: string) => `After ${when}, please try again from the app.`

/** Every word that a customer reads, in English. */
export const en: Texts = {
  language: 'en',
  service: 'Identity check for account linking',
  skip: 'Skip to the main content',
  languagesLabel: 'Language',
  furigana: { add: 'Show furigana', remove: 'Hide furigana' },
  position: (step, steps) => `Step ${step} of ${steps}`,
  faultyTitle: (title) => `Error: ${title}`,
  newTab: ' (opens in a new tab)',
  cancel: 'Cancel',
  backToApp: 'Go back to the app',
  restart: 'Start again',
  another: 'Try again with another number',
  tryAgain: 'Try again',
  next: 'Continue',
  continueAfter: 'Continue',
  askUs: (telephone) => `If you need help, please call us on ${telephone}.`,
  instant: (at) => `${JAPAN_TIME.format(at)}, Japan time`,
  telephone: (national) => national,
  spoken: (national) => national.split('-').map(apart).join(', '),
  list: (items) => AND.format(items),
  errorCode: (code) => `Error code: ${code}`,

  footer: {
    terms: 'Terms of use',
    questions: 'Frequently asked questions',
    inquiry: 'Questions'
  },

  accountTypes: { ordinary: 'Ordinary deposit (普通預金)', savings: 'Savings deposit (貯蓄預金)' },

  fields: {
    branch: {
      label: 'Branch number (店番)',
      hint: 'Three digits. You find them on your cash card or in your passbook.'
    },
    accountType: { label: 'Type of account (科目)', hint: '' },
    accountNumber: {
      label: 'Account number (口座番号)',
      hint: 'Up to seven digits. You may leave out zeros at the beginning.'
    },
    nameKana: {
      label: 'Your name in katakana (カナ)',
      hint: 'As on your cash card, for example ヤマダ ハナコ. Hiragana will do as well.'
    },
    birthDate: {
      label: 'Date of birth',
      hint: 'In numbers, for example year 1958, month 4, day 3'
    },
    birthYear: { label: 'Year', hint: '' },
    birthMonth: { label: 'Month', hint: '' },
    birthDay: { label: 'Day', hint: '' },
    phone: {
      label: 'Your registered telephone number',
      hint: 'The number that we have recorded for your account. You will call from this telephone.'
    },
    email: { label: 'E-mail address', hint: 'We write to it only to tell you that this is done.' },
    emailConfirm: { label: 'E-mail address again', hint: 'The same address once more.' },
    pin: { label: 'PIN of your cash card', hint: 'Four digits' },
    agree: { label: 'I have read the terms of use and agree to them.', hint: '' }
  },

  faultsHeading: 'There is a problem',
  unknownFault: 'Please check what you entered.',
  faults: {
    branch: {
      missing: 'Enter your branch number.',
      not_digits: 'The branch number must be digits only.',
      wrong_length: 'The branch number must be three digits.'
    },
    accountType: {
      missing: 'Choose the type of your account.',
      not_offered: 'Choose the type of your account.'
    },
    accountNumber: {
      missing: 'Enter your account number.',
      not_digits: 'The account number must be digits only.',
      wrong_length: 'The account number must be seven digits or fewer.'
    },
    nameKana: {
      missing: 'Enter your name.',
      characters: 'Enter your name in katakana, without kanji or other characters.',
      too_long: 'The name must be 48 half-width characters or fewer; voicing marks count as one.'
    },
    birthDate: {
      missing: 'Enter the year, month and day of your birth.',
      not_digits: 'The date of birth must be in digits.',
      no_such_day: 'There is no such date of birth. Write the year with four digits.',
      in_the_future: 'The date of birth must be in the past.'
    },
    birthYear: {},
    birthMonth: {},
    birthDay: {},
    phone: {
      missing: 'Enter your telephone number.',
      not_a_number: 'Enter a telephone number of 10 or 11 digits.',
      not_japanese: 'Enter a Japanese telephone number.',
      cannot_call:
        'You cannot make this call from that number. Enter a mobile, landline or 050 number.'
    },
    email: {
      missing: 'Enter your e-mail address.',
      not_an_address: 'Enter an e-mail address such as hanako@mail.example.',
      too_long: 'The e-mail address must be 64 characters or fewer.'
    },
    emailConfirm: {
      missing: 'Enter your e-mail address a second time.',
      differs: 'The two e-mail addresses are not the same.'
    },
    pin: {
      missing: 'Enter your PIN.',
      not_digits: 'The PIN must be digits only.',
      wrong_length: 'The PIN must be four digits.'
    },
    agree: { missing: 'To allow access, you have to agree to the terms of use.' }
  },

  codes: {
    B2490: {
      heading: 'This account cannot be used here',
      text: 'It may be closed, it may have no cash card, or the numbers or the type may be wrong.',
      next: 'Please check the branch, type and number with your cash card or passbook.',
      nextAt: undefined
    },
    B6120: {
      heading: 'What you entered is not what we have recorded',
      text: 'For your safety we do not say which part is different.',
      next: 'Please check it and try again. After several mistakes this service stops for the day.',
      nextAt: undefined
    },
    B4640: {
      heading: 'This service has stopped for today',
      text: 'There were several mistakes, so we stopped this service alone to protect your account. You can withdraw cash and do everything else as usual.',
      next: TRY_TOMORROW,
      nextAt: tryAfter
    },
    B465F: {
      heading: 'This service is stopped for this account',
      text: 'The reason code is B84. There were several mistakes, so this service alone is stopped. Everything else works as usual.',
      next: TRY_TOMORROW,
      nextAt: tryAfter
    },
    BF010: {
      heading: 'We could not go on',
      text: 'Sorry, something went wrong on our side. Nothing was done with what you entered.',
      next: 'Please wait a moment and try again.',
      nextAt: undefined
    },
    BF020: {
      heading: 'We are very busy',
      text: 'Sorry, we could not take your request just now.',
      next: 'Please wait a moment and try again.',
      nextAt: undefined
    },
    BF050: {
      heading: 'The service is closed at this time',
      text: 'It is outside the hours of service, or just before they end.',
      next: 'Please try again later.',
      nextAt: (when) => `You can use it again from ${when}.`
    },
    B0070: {
      heading: 'The service is not available',
      text: 'Sorry, we cannot go on at the moment.',
      next: 'Please try again later from the app.',
      nextAt: tryAfter
    }
  },

  account: {
    title: 'Your account',
    disclaimerHeading: 'About this service',
    disclaimer: [
      'Here you let the app that you use see the information of your account. Please read the terms of use below; you use the service by your own decision and at your own risk.'
    ],
    warningHeading: 'Beware of fraud',
    warnings: [
      'We never ask for your PIN by e-mail or text message. If such a message comes, do not answer it and do not open its links.',
      'If somebody else told you to do this, do not go on. Please ask us first, at the number below.'
    ],
    prepare: 'Please have your cash card at hand.'
  },

  customer: {
    title: 'About you',
    introduction: 'We compare this with what we have recorded for your account.',
    branchLabel: 'Branch',
    accountTypeLabel: 'Type',
    accountNumberLabel: 'Number',
    otherAccount: 'Go back to the account'
  },

  pin: {
    title: 'Your PIN',
    introduction: 'We have confirmed your call. Next, enter the PIN of your cash card.',
    show: 'Show the PIN',
    hide: 'Hide the PIN'
  },

  consent: {
    title: 'Allow access to your account',
    asks: (app) => `“${app}” asks you to let it see the information of your account.`,
    readsLabel: 'What it may see',
    scopes: { accounts: 'accounts and balances', transactions: 'deposits and withdrawals' },
    daysLabel: 'For how long',
    days: (days) => (days === 1 ? '1 day' : `${days} days`),
    warningHeading: 'Before you allow it',
    warnings: (app) => [
      `Decide for yourself whether you trust “${app}”.`,
      `Once you allow it, you use “${app}” under its own terms.`,
      'What you typed here, such as your PIN, is not given to the app. The connection is encrypted.'
    ],
    endLater: (institution, telephone) =>
      `You can end the access at any time by calling ${institution} on ${telephone}.`,
    terms: 'Read the terms of use (opens in a new tab)',
    allow: 'Allow',
    deny: 'Do not allow'
  },

  stopped: { title: 'We have ended this' },
  paused: {
    title: 'Please wait a little',
    kept: 'What you entered is kept. When the service opens again, you can go on from here.'
  },

  phone: {
    title: 'Your telephone',
    question: 'On the next page we ask you to call a number of ours from this telephone.',
    yourTelephone: 'Your registered telephone',
    haveItAtHand: 'If you have this telephone at hand, press Continue. The call is free of charge.',
    warningHeading: 'Before you call',
    allows: (app, reads) => `The call proves that it is you who lets “${app}” see your ${reads}.`,
    askedBy: (telephone) =>
      `If somebody who says they are family, a bank, the police or a public office told you to make this call, do not go on. Please ask us first on ${telephone}.`
  },

  call: {
    title: 'Please call us',
    from: 'Call from',
    fromHint: 'your registered telephone',
    to: 'Call this number (free)',
    dial: 'Call now',
    spoken: (digits) => `Digit by digit, the number is ${digits}.`,
    copy: 'Copy the number',
    copied: 'Copied',
    qr: {
      label: 'QR code that makes the call',
      hint: 'Point the camera of a smartphone at it to call this number.'
    },
    secondsLeft: '{seconds} seconds left',
    minutesLeft: '{minutes} min {seconds} s left',
    timeLeftLabel: 'Time to make the call:',
    announceLeft: '{seconds} seconds left.',
    confirm: 'Confirm',

    preparing: {
      heading: 'We are getting a number for you',
      text: 'Please wait here. The number to call will appear in a moment.'
    },
    waiting: {
      heading: 'Please call the number below',
      text: 'When your call arrives, this page shows it by itself.'
    },
    ringing: {
      heading: 'Your call is arriving',
      text: 'Please let it ring until it ends by itself.'
    },
    verified: {
      heading: 'We have confirmed your call',
      text: 'Press Confirm before the time is up.',
      timeLeftLabel: 'Time to press Confirm:'
    },
    timeIsUp: {
      heading: 'The time is up',
      text: 'This number is no longer valid. What you entered is kept, and you can try again.'
    },
    failed: {
      heading: 'We could not confirm your call',
      text: 'Several calls went to a different number from the one shown, so we ended this check. You can try again.'
    },
    cancelled: {
      heading: 'This check was cancelled',
      text: 'What you entered is kept, and you can try again.'
    },
    unavailable: {
      heading: 'We have no number for you just now',
      text: 'We are very busy. Please wait a moment and try again.'
    },
    fault: {
      heading: 'We could not go on',
      text: 'Sorry, we could not get a number for you. Please try again.'
    },
    connectionLost:
      'The connection is lost. As soon as it is back, this page shows what has happened. You can make your call meanwhile.',
    stillWaiting:
      'Your call has not arrived yet. Please call the number below, and press Confirm after it has stopped ringing.',
    stillRinging: 'Your call is still ringing. Please press Confirm after it has stopped ringing.',
    stillPreparing: 'We are still getting a number for you. Please call once it is shown.',

    hints: {
      withheld:
        'A call came without its number. Please call again with your number shown (caller ID on).',
      other_caller:
        'A call came from a telephone that is not registered. Please call from the telephone shown below.',
      wrong_number:
        'Your call went to a different number. Please check the number shown here and call again.',
      late: 'Your call went to a number whose time was up. Please check the number and the time shown here.',
      hung_up:
        'The call ended while it was ringing. Please call again and wait until it ends by itself.',
      untrusted:
        'The telephone company could not vouch for the number of that call. Please call directly from your telephone, not through an app.'
    },
    dialWithPresentation: 'To show your number, dial 186 first, like this:',

    notesHeading: 'About the call',
    notes: (seconds) => [
      seconds === undefined
        ? 'When the number appears, call within the time shown.'
        : `Call within ${seconds} seconds of the number appearing.`,
      'We cannot confirm a call that hides its number. Show your number, or dial 186 first.',
      'Take care to dial the right digits.',
      'It rings two or three times, nobody speaks, and it ends by itself. That is all.',
      'If you hear no ringing, please call again.',
      'If the telephone screen stays open on your smartphone, end the call and come back to this page.',
      'The call is free of charge.'
    ]
  },

  waysAround: {
    heading: 'If you cannot make a call',
    desk: (telephone) => `Please ask at the counter of your branch, or call us on ${telephone}.`,
    relay:
      'If you use the telephone relay service, have its telephone number (050) recorded for your account first. You can then use that number here.'
  },

  completed: {
    title: 'Done',
    done: 'You have allowed the access. Please go back to the app.',
    mail: 'We send you an e-mail to tell you so.'
  },

  cancelled: {
    title: 'Cancelled',
    done: 'We have stopped. The app was not given any information of your account.'
  },

  gone: {
    title: 'This has ended',
    text: 'The time has passed, or it was finished already. Please start again from the app.'
  },
  otherBrowser: {
    title: 'This belongs to another browser',
    text: 'You can go on only in the browser in which you began. If you cannot, please start again from the app.'
  },
  refusedForm: {
    title: 'We could not accept this',
    text: 'For your safety we did nothing. Please go back, load the page again, and try once more.'
  },
  refusedRequest: {
    title: 'We cannot begin',
    text: 'There is a mistake in the request of the app, or its time has passed. Please go back to the app and try again.'
  },
  answeredRequest: {
    title: 'Please go back to the app',
    text: 'This procedure is over, or was begun in another browser. Please look at the app.'
  },
  notFound: {
    title: 'Page not found',
    text: 'Please check the address, or start again from the app.'
  }
}
