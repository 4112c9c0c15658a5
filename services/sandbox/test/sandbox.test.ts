import { readFileSync } from 'node:fs'
import { configurationTable } from '@yobirin/configuration'
import { parseVerifiableNumber } from '@yobirin/phone-numbers'
import { SANDBOX_CUSTOMERS } from '@yobirin/sandbox-customers'
import { createTransport } from 'nodemailer'
import t from 'tap'
import { freePort } from '../../../test/support/free-port.ts'
import { readConfiguration, SandboxVariables } from '../src/config.ts'
import { createMailbox } from '../src/mailbox/mailbox.ts'
import { ACCOUNT_SID, startSandbox } from './support/sandbox.ts'

// The half-width characters of bank transfers: no small kana, no long vowel mark.
const TRANSFER_KANA = /^[ｱ-ﾝｦﾞﾟA-Z0-9 .()/,｢｣-]{1,48}$/

t.test('every customer has what the pages accept', (t) => {
  for (const customer of SANDBOX_CUSTOMERS) {
    const { branch, accountType, accountNumber, nameKana, birthDate, phone, email, pin } = customer
    t.match(branch, /^\d{3}$/)
    t.match(accountType, /^(ordinary|savings)$/)
    t.match(accountNumber, /^\d{7}$/)
    t.match(nameKana, TRANSFER_KANA)
    t.equal(new Date(birthDate).toISOString().slice(0, 10), birthDate, 'a real date')
    t.ok(parseVerifiableNumber(phone).ok, 'a telephone that can call')
    t.ok(email.length <= 64 && email.endsWith('.example'))
    t.match(pin, /^\d{4}$/)
    t.match(customer.accountStatus, /^(open|closed|no_card|moved)$/)
    t.match(customer.story, /。$/)
  }
  const of = (choose: (customer: (typeof SANDBOX_CUSTOMERS)[number]) => unknown) =>
    new Set(SANDBOX_CUSTOMERS.map(choose)).size
  t.equal(
    of(({ accountNumber }) => accountNumber),
    SANDBOX_CUSTOMERS.length
  )
  t.ok(SANDBOX_CUSTOMERS.some(({ nameKana }) => nameKana.length === 48))
  t.ok(SANDBOX_CUSTOMERS.some(({ email }) => email.length === 64))
  t.end()
})

t.test('customers can be asked for', async (t) => {
  const { app } = await startSandbox(t)
  t.same((await app.inject('/customers')).json(), SANDBOX_CUSTOMERS)
})

t.test('without flow, a page says so', async (t) => {
  const nobody = `http://127.0.0.1:${await freePort()}`
  const { app } = await startSandbox(t, { FLOW_PUBLIC_URL: nobody })
  const answer = await app.inject('/start')
  t.equal(answer.statusCode, 502)
  t.match(answer.headers['content-type'], /html/)
  t.match(answer.body, /動いていない/)
})

t.test('an e-mail arrives in the mailbox, newest first', async (t) => {
  const sandbox = await startSandbox(t)
  const transport = createTransport({ host: '127.0.0.1', port: sandbox.smtpPort })
  const from = { name: 'よびりん', address: 'bank@example.jp' }
  await transport.sendMail({ from, to: 'a@mail.example', subject: '一通目', text: 'こんにちは' })
  await transport.sendMail({
    from,
    to: 'b@mail.example',
    subject: '二通目',
    text: '本文',
    html: '<p>本文</p><script>alert(1)</script>'
  })
  const messages = (await sandbox.app.inject('/mailbox')).json()
  t.match(messages, [
    {
      to: 'b@mail.example',
      from: 'bank@example.jp',
      subject: '二通目',
      text: '本文',
      html: /<p>本文/
    },
    { to: 'a@mail.example', subject: '一通目', text: 'こんにちは', html: '' }
  ])

  const page = await sandbox.app.inject(`/mailbox/${messages[0].id}/html`)
  t.match(page.headers['content-security-policy'], /default-src 'none'.*sandbox/)
  t.match(page.body, /本文/)
  t.equal((await sandbox.app.inject('/mailbox/99/html')).statusCode, 404)
  t.equal((await sandbox.app.inject('/mailbox/x/html')).statusCode, 400)
  t.notMatch(sandbox.log(), /mail\.example|本文/)

  const large = { from, to: 'a@mail.example', subject: 'x', text: 'x'.repeat(2 * 1024 * 1024) }
  const refusal = await transport.sendMail(large).catch((error) => error)
  t.equal(refusal.responseCode, 552)
  t.equal((await sandbox.app.inject('/mailbox')).json().length, 2)
})

t.test('the mailbox keeps the latest only', (t) => {
  const mailbox = createMailbox(2)
  const message = { to: '', from: '', text: '', html: '', receivedAt: '' }
  for (const subject of ['1', '2', '3']) mailbox.add({ ...message, subject })
  t.same(
    mailbox.list().map(({ subject }) => subject),
    ['3', '2']
  )
  t.equal(mailbox.find(1), undefined)
  t.equal(mailbox.find(3)?.subject, '3')
  t.end()
})

t.test('the start page shows everybody, and loads only its own files', async (t) => {
  const { app } = await startSandbox(t)
  const page = await app.inject('/')
  t.equal(page.statusCode, 200)
  t.match(page.headers['content-security-policy'], /default-src 'none'; script-src 'self'/)
  t.notMatch(page.body, /<script(?![^>]* src=)|<style|style=| on[a-z]+=/, 'nothing inline')
  const other = (await app.inject('/?app=kakei-komichi')).body
  for (const { institution, nameKana, pin, phone } of SANDBOX_CUSTOMERS) {
    const shown = institution === 'yobirin-shinkumi' ? page.body : other
    t.ok([nameKana, pin, phone].every((fact) => shown.includes(fact)))
  }
  const links = [...page.body.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link ?? '')
  t.ok(links.length > 15)
  t.notMatch(links.join(' '), /\d{4}|@/, 'nothing of customers in an address')
  for (const link of links.filter((link) => link.startsWith('/assets/'))) {
    t.equal((await app.inject(link)).statusCode, 200, link)
  }
  t.match((await app.inject('/nowhere')).json(), { code: 'not_found' })
  t.equal((await app.inject('/healthz')).statusCode, 200)
  t.equal((await app.inject('/readyz')).statusCode, 200)
})

t.test('production gets no sandbox', (t) => {
  const environment = { YOBIRIN_MODE: 'production', TWILIO_ACCOUNT_SID: ACCOUNT_SID }
  t.throws(() => readConfiguration(environment), { code: 'CONFIGURATION_INVALID' })
  t.throws(() => readConfiguration({}), /TWILIO_ACCOUNT_SID is missing/)
  t.end()
})

t.test('the README lists the variables', (t) => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  t.ok(readme.includes(configurationTable(SandboxVariables)))
  t.end()
})
