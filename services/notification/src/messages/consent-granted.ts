import type { ConsentGranted } from '@yobirin/contracts'
import { japanTimeInEnglish, timeInJapan } from './japan-time.ts'
import {
  inquiry,
  inquiryInEnglish,
  LAST_WORDS_IN_ENGLISH,
  lastWords,
  senderInEnglish
} from './last-words.ts'
import { composeMessage, type Message } from './message.ts'

export function consentGranted(content: ConsentGranted): Message {
  const { institution, appName, reads, days, expiresAt, maskedPhoneNumber, at } = content
  const { readsInEnglish = reads } = content
  return composeMessage({
    subject: 'アプリが口座の情報を読み取れるようになりました',
    japanese: [
      `${institution.name}からのお知らせです。`,
      'お手続きが終わり、次のアプリがお客様の口座の情報を読み取れるようになりました。',
      [
        `アプリ：${appName}`,
        `読み取る内容：${reads.join('、')}`,
        `期限：${timeInJapan(expiresAt)}まで（${days}日間）`,
        `確認したお電話：${maskedPhoneNumber}`,
        `許可の日時：${timeInJapan(at)}`
      ].join('\n'),
      `お心当たりがない場合は、ほかの人がお手続きをしたおそれがあります。すぐに${inquiry(institution)}へお電話ください。読み取りを止めることができます。`,
      '期限の前に読み取りをやめさせたいときも、同じ窓口で承ります。',
      ...lastWords(institution)
    ],
    english: [
      senderInEnglish(institution),
      'An app may now read information about your account.',
      [
        `App: ${appName}`,
        `It reads: ${readsInEnglish.join('; ')}`,
        `Until: ${japanTimeInEnglish(expiresAt)} (${days} days)`,
        `Telephone that was verified: ${maskedPhoneNumber}`,
        `Allowed: ${japanTimeInEnglish(at)}`
      ].join('\n'),
      `If this was not you, somebody else may have done it. Please call ${inquiryInEnglish(institution)} at once: the reading can be stopped.`,
      'It can also be stopped there at any time before its end.',
      ...LAST_WORDS_IN_ENGLISH
    ]
  })
}
