import type { SandboxCustomer } from '@yobirin/sandbox-customers'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

/** A telephone to hold in one's hand; assets/telephone.js makes it ring. */
export function TelephonePanel({ customers }: { customers: readonly SandboxCustomer[] }) {
  const telephones = [...new Set(customers.map(({ phone }) => phone))]
  return (
    <section class="panel" aria-labelledby="telephone-title">
      <h2 id="telephone-title">電話</h2>
      <p class="english" lang="en">
        A telephone that calls as Twilio delivers calls: signed webhooks
      </p>
      <form id="telephone" class="telephone" data-state="idle">
        <label for="telephone-from">手もとの電話</label>
        <select id="telephone-from">
          {telephones.map((phone) => (
            <option key={phone} value={phone}>
              {phone}（{ownersOf(phone, customers)}）
            </option>
          ))}
          <option value="">ほかの番号</option>
        </select>
        <div id="telephone-other" hidden>
          <label for="telephone-other-number">ほかの番号</label>
          <input id="telephone-other-number" type="tel" autocomplete="off" maxLength={32} />
        </div>
        <label class="check">
          <input id="telephone-withheld" type="checkbox" />
          番号を通知しない
        </label>

        <label for="telephone-to">かける先の番号</label>
        <input
          id="telephone-to"
          class="dialled"
          type="tel"
          autocomplete="off"
          maxLength={32}
          placeholder="0120"
          aria-describedby="telephone-to-hint"
        />
        <p id="telephone-to-hint" class="hint">
          186（通知する）や184（通知しない）を前に付けてもかけられます。
        </p>
        <div class="keys">
          {KEYS.map((key) => (
            <button key={key} type="button" data-key={key}>
              {key}
            </button>
          ))}
        </div>
        <div class="hooks">
          <button id="telephone-call" class="call" type="submit">
            電話をかける
          </button>
          <button id="telephone-hangup" class="hangup" type="button" disabled>
            切る
          </button>
        </div>
        <div class="bell" aria-hidden="true" />
        <output id="telephone-state">かけられます。</output>
      </form>
      <details class="developer">
        <summary lang="en">TwiML of this call</summary>
        <pre id="telephone-twiml" lang="en" />
      </details>
    </section>
  )
}

function ownersOf(phone: string, customers: readonly SandboxCustomer[]): string {
  return customers
    .filter((customer) => customer.phone === phone)
    .map(({ nameKana }) => nameKana)
    .join('、')
}
