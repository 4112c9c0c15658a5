import type { Customer } from '../customers/customers.ts'
import type { FintechApp } from '../journey-start/apps.ts'

const ACCOUNT_TYPES = { ordinary: '普通預金', savings: '貯蓄預金' } as const

/** The fintech app and the people who may press its button. */
export function AppPanel({ app, customers }: { app: FintechApp; customers: readonly Customer[] }) {
  return (
    <section class="panel" id="app" aria-labelledby="app-title">
      <h2 id="app-title">{app.name}</h2>
      <p class="english" lang="en">
        The app, and whom to play
      </p>
      <p>{app.promise}</p>
      <ul class="customers">
        {customers.map((customer, index) => (
          <li key={customer.accountNumber}>
            <CustomerCard app={app} customer={customer} index={index} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function CustomerCard({
  app,
  customer,
  index
}: {
  app: FintechApp
  customer: Customer
  index: number
}) {
  const { branch, accountType, accountNumber, nameKana, birthDate, phone, email, pin } = customer
  const facts = [
    ['電話', phone],
    ['メール', email],
    ['店番・科目・口座番号', `${branch}・${ACCOUNT_TYPES[accountType]}・${accountNumber}`],
    ['生年月日', birthDate],
    ['暗証番号', pin]
  ]
  return (
    <details open={index === 0}>
      <summary>
        <span class="name">{nameKana}</span>
        <span class="phone">{phone}</span>
      </summary>
      <p>{customer.story}</p>
      <dl>
        {facts.map(([term, fact]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      <a
        class="button primary"
        href={`/start?app=${app.id}&customer=${index}`}
        target="_blank"
        rel="noopener"
        data-telephone={phone}
      >
        この人で口座をつなぐ<span class="hint">（新しいタブ）</span>
      </a>
    </details>
  )
}
