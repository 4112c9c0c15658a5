import type { ConsentRevoked } from '@yobirin/contracts'
import { dayInJapan, timeInJapan } from './japan-time.ts'
import { inquiry, lastWords } from './last-words.ts'
import { composeMessage, type Message } from './message.ts'

export function consentRevoked({ institution, appName, grantedAt, at }: ConsentRevoked): Message {
  return composeMessage('アプリによる口座の情報の読み取りを終わりにしました', [
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
  ])
}
