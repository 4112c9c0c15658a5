import type { SandboxCustomer } from '@yobirin/sandbox-customers'
import { FINTECH_APPS, type FintechApp } from '../journey-start/apps.ts'
import { PanelHeading } from './panel-heading.tsx'

const ACCOUNT_TYPES = { ordinary: '普通預金', savings: '貯蓄預金' } as const

/** The fintech app and the people who may press its button. */
export function AppPanel({
  app,
  customers
}: {
  app: FintechApp
  customers: readonly SandboxCustomer[]
}) {
  return (
    <section class="panel" id="app" aria-labelledby="app-title">
      <PanelHeading id="app-title" place={1} title={app.name} english="The app, and whom to play" />
      <nav class="apps" aria-label="アプリを選ぶ">
        {FINTECH_APPS.map(({ id, name }) => (
          <a key={id} href={`/?app=${id}`} aria-current={id === app.id ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <p>{app.promise}</p>
      <ul class="customers">
        {ofInstitution(app.institution, customers).map(([index, customer], place) => (
          <li key={index}>
            <CustomerCard app={app} customer={customer} index={index} open={place === 0} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Those of one institution, each with its place in the whole list. */
function ofInstitution(institution: string, customers: readonly SandboxCustomer[]) {
  return [...customers.entries()].filter(([, customer]) => customer.institution === institution)
}

function CustomerCard({
  app,
  customer,
  index,
  open
}: {
  app: FintechApp
  customer: SandboxCustomer
  index: number
  open: boolean
}) {
  const { branch, accountType, accountNumber, nameKana, birthDate, phone, email, pin } = customer
  const { contactEmail } = customer
  const start = `/start?app=${app.id}&customer=${index}`
  const facts = [
    ['電話', phone],
    ['メール', email],
    ...(contactEmail ? [['届け出のメール', contactEmail]] : []),
    ['店番・科目・口座番号', `${branch}・${ACCOUNT_TYPES[accountType]}・${accountNumber}`],
    ['生年月日', birthDate],
    ['暗証番号', pin]
  ]
  return (
    <details class="customer" open={open}>
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
      <a class="button primary" href={start} target="screen" data-telephone={phone}>
        この人で口座をつなぐ
      </a>
      <p class="hint">
        <a href={start} target="_blank" rel="noopener" data-telephone={phone}>
          新しいタブでつなぐ
        </a>
      </p>
    </details>
  )
}
