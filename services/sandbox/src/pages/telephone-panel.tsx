import type { SandboxCustomer } from '@yobirin/sandbox-customers'
import { PanelHeading } from './panel-heading.tsx'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

/** A telephone to hold in one's hand; assets/telephone.js makes it ring. */
export function TelephonePanel({ customers }: { customers: readonly SandboxCustomer[] }) {
  const telephones = [...new Set(customers.map(({ phone }) => phone))]
  return (
    <section class="panel" aria-labelledby="telephone-title">
      <PanelHeading
        id="telephone-title"
        place={3}
        title="お客さまの電話"
        english="A telephone; its calls arrive as a carrier delivers them"
      />
      <form id="telephone" class="telephone" data-state="idle">
        <div class="display">
          <svg class="bell" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 2a1.5 1.5 0 0 0-1.5 1.5v.7a6.5 6.5 0 0 0-5 6.4V15L3 18v1h18v-1l-2.5-3v-4.4a6.5 6.5 0 0 0-5-6.4v-.7A1.5 1.5 0 0 0 12 2zm-2.5 18a2.5 2.5 0 0 0 5 0z" />
          </svg>
          <output id="telephone-state">かけられます。</output>
        </div>
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
        <label class="check">
          <input id="telephone-sound" type="checkbox" />
          呼び出し音を鳴らす
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
