import type { AccountLocked } from '@yobirin/contracts'
import { timeInJapan } from './japan-time.ts'
import { inquiry, lastWords } from './last-words.ts'
import { composeMessage, type Message } from './message.ts'

export function accountLocked({ institution, until, at }: AccountLocked): Message {
  return composeMessage('アプリに口座をつなぐお手続きを止めています', [
    `${institution.name}からのお知らせです。`,
    '入力された内容とお届けの内容との違いが続いたため、お客様の口座をアプリにつなぐお手続きを、一時的に止めました。',
    `止めた日時：${timeInJapan(at)}\nふたたびお手続きできる日時：${timeInJapan(until)}`,
    '止めているのはこのお手続きだけです。キャッシュカードやお振り込みなどは、これまでどおりお使いいただけます。',
    `お心当たりがない場合は、ほかの人がお客様になりすまそうとしたおそれがあります。${inquiry(institution)}へお電話ください。`,
    ...lastWords(institution)
  ])
}
