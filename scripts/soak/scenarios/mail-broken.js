// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * @param {string} name
 * @param {string} about
 * @param {import('../system/mail-server.js').MailMood} mood
 * @returns {import('../scenario.js').Scenario}
 */
const mailBroken = (name, about, mood) => ({
  name,
  about,
  async play({ system: { mail }, callsAreOver }) {
    mail.become(mood)
    while (!callsAreOver.aborted) await sleep(100)
    // Whoever finishes the journey now finds it broken as well.
    await sleep(6_000)
    mail.become('takes')
  }
})

export const mailRefuses = mailBroken(
  'mail-refuses',
  'a mail server that refuses connections, then takes them',
  'refuses'
)
export const mailHangs = mailBroken(
  'mail-hangs',
  'a mail server that takes connections and says nothing',
  'hangs'
)
export const mailDefers = mailBroken(
  'mail-defers',
  'a mail server that answers 451 after the text, later 250',
  'defers'
)
export const mailDrops = mailBroken(
  'mail-drops',
  'a mail server that takes the text and drops the connection without a word',
  'drops'
)
