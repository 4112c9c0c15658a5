import type { ClientResource } from '@yobirin/contracts'
import { Frame } from '../pages/frame.tsx'
import { Instant } from '../pages/instant.tsx'
import { ReasonForm } from '../pages/reason-form.tsx'
import type { ClientAct } from '../services/clients-api.ts'
import type { Operator } from '../sign-in/operator.ts'
import { atLeast } from '../sign-in/roles.ts'
import { RegisterForm } from './register-form.tsx'

/** Apps, and APIs of banks, that are registered at the authorization server. */
export function ClientsPage(props: {
  readonly operator: Operator
  readonly clients: readonly ClientResource[]
  readonly institutions: readonly string[]
}) {
  const { operator, clients, institutions } = props
  return (
    <Frame title="OAuth clients" place="/clients" operator={operator}>
      {clients.length === 0 && <p>None is registered.</p>}
      <ul class="numbers">
        {clients.map((client) => (
          <ClientItem key={client.id} {...{ operator, client }} />
        ))}
      </ul>
      {atLeast(operator.session.role, 'administrator') && (
        <RegisterForm {...{ operator, institutions }} />
      )}
    </Frame>
  )
}

function ClientItem({ operator, client }: { operator: Operator; client: ClientResource }) {
  const { id, name, kind, status, suspendedAt, authentication } = client
  const { role } = operator.session
  const isActive = status === 'active'
  return (
    <li>
      {name} <code>{id}</code> <small>{kind.replaceAll('_', ' ')}</small>{' '}
      <span class={`state ${isActive ? 'active' : 'off'}`}>{status}</span>
      <small class="why">{factsOf(client)}</small>
      {client.redirectUris?.map((uri) => (
        <small class="why" key={uri}>
          {uri}
        </small>
      ))}
      <small class="why">
        registered <Instant at={client.registeredAt} />
        {suspendedAt && ', suspended '}
        {suspendedAt && <Instant at={suspendedAt} />}
      </small>
      {atLeast(role, 'operator') && (
        <Act
          {...{ operator, id, danger: isActive, act: isActive ? 'suspend' : 'resume' }}
          summary={isActive ? 'Suspend…' : 'Resume…'}
          button={isActive ? `Suspend ${name}: its tokens are worth nothing` : `Let ${name} go on`}
        />
      )}
      {atLeast(role, 'administrator') && authentication.method === 'client_secret_basic' && (
        <Act
          {...{ operator, id, danger: true, act: 'secret' }}
          summary="New secret…"
          button="Make a new secret: the old one is dead at once"
        />
      )}
    </li>
  )
}

function Act(props: {
  readonly operator: Operator
  readonly id: string
  readonly act: ClientAct
  readonly danger: boolean
  readonly summary: string
  readonly button: string
}) {
  const { operator, id, act, danger, summary, button } = props
  return (
    <details>
      <summary>{summary}</summary>
      <ReasonForm
        {...{ operator, danger, button, id: `${act}-${id}` }}
        action={`/clients/${id}/${act}`}
      />
    </details>
  )
}

function factsOf({
  institution,
  profile,
  authentication,
  scopes = [],
  consentDays
}: ClientResource) {
  const { method } = authentication
  const keys = 'jwks' in authentication ? 'with keys of its own' : undefined
  const address = 'jwksUri' in authentication ? authentication.jwksUri : undefined
  const days = consentDays && `${consentDays} days`
  return [institution, profile, method, keys, address, scopes.join(' and '), days]
    .filter(Boolean)
    .join(', ')
}

/** The one time that a secret is shown: it is nowhere in clear afterwards. */
export function SecretPage(props: { operator: Operator; client: ClientResource; secret: string }) {
  const { operator, client, secret } = props
  return (
    <Frame title={`The secret of ${client.name}`} place="/clients" operator={operator}>
      <p role="status" class="notice">
        It is shown this once. Hand it over on a safe way, and keep no copy.
      </p>
      <p>
        <code>{secret}</code>
      </p>
      <p>
        <a href="/clients">To all clients</a>
      </p>
    </Frame>
  )
}
