import type { AccountLocked } from '@yobirin/contracts'
import { japanTimeInEnglish, timeInJapan } from './japan-time.ts'
import {
  inquiry,
  inquiryInEnglish,
  LAST_WORDS_IN_ENGLISH,
  lastWords,
  senderInEnglish
} from './last-words.ts'
import { composeMessage, type Message } from './message.ts'

export function accountLocked({ institution, until, at }: AccountLocked): Message {
  return composeMessage({
    subject: 'アプリに口座をつなぐお手続きを止めています',
    japanese: [
      `${institution.name}からのお知らせです。`,
      '入力された内容とお届けの内容との違いが続いたため、お客様の口座をアプリにつなぐお手続きを、一時的に止めました。',
      `止めた日時：${timeInJapan(at)}\nふたたびお手続きできる日時：${timeInJapan(until)}`,
      '止めているのはこのお手続きだけです。キャッシュカードやお振り込みなどは、これまでどおりお使いいただけます。',
      `お心当たりがない場合は、ほかの人がお客様になりすまそうとしたおそれがあります。${inquiry(institution)}へお電話ください。`,
      ...lastWords(institution)
    ],
    english: [
      senderInEnglish(institution),
      'What was entered did not match our records several times. Connecting your account to an app is therefore stopped for a while.',
      `Stopped: ${japanTimeInEnglish(at)}\nPossible again: ${japanTimeInEnglish(until)}`,
      'Nothing else is stopped: your cash card and transfers work as before.',
      `If this was not you, somebody may have pretended to be you. Please call ${inquiryInEnglish(institution)}.`,
      ...LAST_WORDS_IN_ENGLISH
    ]
  })
}
