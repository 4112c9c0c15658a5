import type { VerificationCompleted } from '@yobirin/contracts'
import { timeInJapan } from './japan-time.ts'
import { lastWords } from './last-words.ts'
import { composeMessage, type Message } from './message.ts'

export function verificationCompleted({
  maskedPhoneNumber,
  completedAt
}: VerificationCompleted): Message {
  return composeMessage('電話番号の確認が完了しました', [
    'お電話による電話番号の確認が完了しました。',
    `電話番号：${maskedPhoneNumber}\n日時：${timeInJapan(completedAt)}`,
    'お心当たりがない場合は、ほかの人がお手続きをしたおそれがあります。すぐにお取引の金融機関のお問い合わせ窓口へお電話ください。',
    ...lastWords()
  ])
}
