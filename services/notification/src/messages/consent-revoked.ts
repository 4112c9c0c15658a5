import type { ConsentRevoked } from '@yobirin/contracts'
import { dayInJapan, japanDayInEnglish, japanTimeInEnglish, timeInJapan } from './japan-time.ts'
import {
  inquiry,
  inquiryInEnglish,
  LAST_WORDS_IN_ENGLISH,
  lastWords,
  senderInEnglish
} from './last-words.ts'
import { composeMessage, type Message } from './message.ts'

export function consentRevoked({ institution, appName, grantedAt, at }: ConsentRevoked): Message {
  return composeMessage({
    subject: 'アプリによる口座の情報の読み取りを終わりにしました',
    japanese: [
      `${institution.name}からのお知らせです。`,
      '次のアプリへの許可を取り消しました。このアプリは、口座の情報をこれから新しく読み取ることができません。',
      [
        `アプリ：${appName}`,
        `許可された日：${dayInJapan(grantedAt)}`,
        `取り消しの日時：${timeInJapan(at)}`
      ].join('\n'),
      'それまでにアプリが読み取った情報の扱いは、アプリの運営会社の規約によります。',
      `取り消しにお心当たりがない場合は、${inquiry(institution)}へお電話ください。`,
      ...lastWords(institution)
    ],
    english: [
      senderInEnglish(institution),
      'An app that was allowed to read information about your account cannot read anything new from now on.',
      [
        `App: ${appName}`,
        `Allowed: ${japanDayInEnglish(grantedAt)}`,
        `Ended: ${japanTimeInEnglish(at)}`
      ].join('\n'),
      'What happens to what the app has already read is governed by the terms of its operator.',
      `If you did not ask for this, please call ${inquiryInEnglish(institution)}.`,
      ...LAST_WORDS_IN_ENGLISH
    ]
  })
}
