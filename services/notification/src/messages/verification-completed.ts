import type { NoticeContent } from '@yobirin/contracts'
import type { Institution } from './institutions.ts'
import { composeMessage, type Message } from './message.ts'

const JAPAN_TIME = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23'
})

export function verificationCompleted(
  { maskedPhoneNumber, completedAt }: NoticeContent,
  { name, inquiry }: Institution
): Message {
  return composeMessage('電話番号の確認が完了しました', [
    `${name}からのお知らせです。`,
    'お電話による電話番号の確認が完了しました。',
    `電話番号：${maskedPhoneNumber}\n日時：${JAPAN_TIME.format(completedAt)}（日本時間）`,
    `お心当たりがない場合は、ほかの人がお手続きをしたおそれがあります。すぐに${inquiry}へお電話ください。`,
    'このメールにはリンクがありません。暗証番号などをメールでお聞きすることもありません。',
    'このメールは送信専用です。ご返信いただいてもお答えできません。'
  ])
}
