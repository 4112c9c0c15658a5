import { Frame } from '../pages/frame.tsx'
import { japanTime } from '../pages/instant.tsx'
import { VerdictSign } from '../pages/verdict-sign.tsx'
import type { JudgedQueue } from '../queues/judge-queue.ts'
import type { Operator } from '../sign-in/operator.ts'
import type { LivePool, Snapshot } from './live-figures.ts'
import type { NumberToLookAt } from './numbers-to-look-at.ts'
import { OutcomeChart } from './outcome-chart.tsx'

const MOST_NUMBERS = 20

/** Whether customers get through, in ten seconds. */
export function OverviewPage({ operator, snapshot }: { operator: Operator; snapshot: Snapshot }) {
  return (
    <Frame title="Do customers get through?" place="/" operator={operator} refreshSeconds={5} live>
      <p class="connection" data-live-state hidden>
        The connection is lost: these figures are old. Trying again.
      </p>
      <div id="live" data-live="/live">
        <Overview {...snapshot} />
      </div>
    </Frame>
  )
}

/** The part of the page that is replaced while one looks at it. */
export function Overview({ at, pools, history, fault, queues, queueFault }: Snapshot) {
  const toLookAt = pools.flatMap((pool) => pool.toLookAt)
  return (
    <>
      {fault ? (
        <p class="headline failing" role="alert">
          <strong>Not known:</strong> {fault}.{pools.length > 0 && ' What follows is old.'}
        </p>
      ) : (
        <Headline pools={pools} />
      )}
      <p class="as-of">As of {japanTime(at)}, Japan time; by itself every few seconds.</p>
      <QueuesToLookAt queues={queues} fault={queueFault} />
      <NumbersToLookAt numbers={toLookAt} />
      <Pools pools={pools} />
      <OutcomeChart history={history} />
    </>
  )
}

function Headline({ pools }: { pools: readonly LivePool[] }) {
  const worst = pools[0]
  if (!worst) {
    return <p class="headline quiet">There is no pool yet. The command line sets one up.</p>
  }
  const bad = pools.filter(({ verdict }) => verdict === 'stopped' || verdict === 'failing')
  const sum = (name: 'verified' | 'ended') =>
    pools.reduce((total, { five }) => total + five[name], 0)
  const counts = `${sum('verified')} of ${sum('ended')} verified in the last 5 minutes.`
  const words =
    bad.length > 0
      ? `No, not in ${bad.map(({ summary }) => summary.name).join(', ')}.`
      : worst.verdict === 'watch'
        ? `Yes, but look at ${worst.summary.name}.`
        : worst.verdict === 'well'
          ? 'Yes.'
          : 'Nobody tries just now.'
  return (
    <p class={`headline ${worst.verdict}`}>
      <strong>{words}</strong> {counts}
    </p>
  )
}

function QueuesToLookAt(props: {
  readonly queues: readonly JudgedQueue[]
  readonly fault: string | undefined
}) {
  const { queues, fault } = props
  if (fault) return <p class="fault">{fault}</p>
  // What was set aside stays for days, and is looked at on the page of the queues.
  const bad = queues.filter(({ verdict }) => verdict === 'stopped')
  if (bad.length === 0) return null
  return (
    <section aria-labelledby="queues">
      <h2 id="queues">Queues that do not drain</h2>
      <ul class="numbers">
        {bad.map(({ name, verdict, words }) => (
          <li key={name}>
            <a href="/queues">{name}</a> <VerdictSign verdict={verdict} /> {words}
          </li>
        ))}
      </ul>
    </section>
  )
}

function NumbersToLookAt({ numbers }: { numbers: readonly NumberToLookAt[] }) {
  return (
    <section aria-labelledby="bad">
      <h2 id="bad">Numbers to look at</h2>
      {numbers.length === 0 ? (
        <p>None.</p>
      ) : (
        <ul class="numbers">
          {numbers.slice(0, MOST_NUMBERS).map(({ pool, targetNumber, national, state, why }) => (
            <li key={targetNumber}>
              <a href={`/pools/${pool}/change?number=${encodeURIComponent(targetNumber)}`}>
                {national}
              </a>{' '}
              <span class={`state ${state}`}>{state}</span> in {pool}: {why}
            </li>
          ))}
          {numbers.length > MOST_NUMBERS && (
            <li>{numbers.length - MOST_NUMBERS} more; the pages of the pools have them.</li>
          )}
        </ul>
      )}
    </section>
  )
}

function Pools({ pools }: { pools: readonly LivePool[] }) {
  return (
    <section aria-labelledby="pools">
      <h2 id="pools">Pools</h2>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Pool</th>
            <th scope="col">Customers</th>
            <th scope="col">Live</th>
            <th scope="col">Active numbers</th>
            <th scope="col">Withheld, hour</th>
            <th scope="col">Stray, hour</th>
            <th scope="col">Seconds to verify</th>
          </tr>
        </thead>
        <tbody>
          {pools.map((pool) => (
            <PoolRow key={pool.summary.name} {...pool} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function PoolRow({ summary, verdict, words, hour, plan }: LivePool) {
  const { p50, p95 } = hour.secondsToVerify
  const needed = plan ? `, needed ${plan.needed}` : ''
  return (
    <tr>
      <th scope="row">
        <a href={`/pools/${summary.name}`}>{summary.name}</a>
      </th>
      <td data-label="Customers">
        <VerdictSign verdict={verdict} /> {words}
        <ShareBar verified={hour.verified} ended={hour.ended} />
      </td>
      <td data-label="Live">{summary.live}</td>
      <td data-label="Active numbers">
        {summary.activeCount} of {summary.numberCount}
        {needed}
      </td>
      <td data-label="Withheld, hour">{hour.withheld}</td>
      <td data-label="Stray, hour">{hour.stray}</td>
      <td data-label="Seconds to verify">
        {p50 === undefined ? '–' : `${Math.round(p50)} (95 %: ${Math.round(p95 ?? p50)})`}
      </td>
    </tr>
  )
}

/** How many of those that ended in the hour were verified. */
function ShareBar({ verified, ended }: { verified: number; ended: number }) {
  if (ended === 0) return null
  return (
    <svg class="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" width="100" height="6" />
      <rect class="verified" width={Math.round((verified / ended) * 100)} height="6" />
    </svg>
  )
}
