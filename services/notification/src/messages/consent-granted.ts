import type { ConsentGranted } from '@yobirin/contracts'
import { timeInJapan } from './japan-time.ts'
import { inquiry, lastWords } from './last-words.ts'
import { composeMessage, type Message } from './message.ts'

export function consentGranted(content: ConsentGranted): Message {
  const { institution, appName, reads, days, expiresAt, maskedPhoneNumber, at } = content
  return composeMessage('アプリが口座の情報を読み取れるようになりました', [
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
  ])
}
