import { Frame } from '../pages/frame.tsx'
import { VerdictSign } from '../pages/verdict-sign.tsx'
import type { Operator } from '../sign-in/operator.ts'
import { atLeast } from '../sign-in/roles.ts'
import type { JudgedQueue } from './judge-queue.ts'
import { BOARD_PATH } from './queue-board.ts'

/** Whether what the services tell each other arrives. */
export function QueuesPage(props: {
  readonly operator: Operator
  readonly queues: readonly JudgedQueue[]
}) {
  const { operator, queues } = props
  return (
    <Frame title="Queues" place="/queues" operator={operator} refreshSeconds={5}>
      <p>
        What the services hand each other. A job that was set aside could not be read, or was tried
        for long enough; nobody tries it again by itself.
      </p>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Queue</th>
            <th scope="col">Drains</th>
            <th scope="col">Read by</th>
            <th scope="col">Waiting</th>
            <th scope="col">In work</th>
            <th scope="col">Later</th>
            <th scope="col">Set aside</th>
          </tr>
        </thead>
        <tbody>
          {queues.map((queue) => (
            <QueueRow key={queue.name} {...queue} />
          ))}
        </tbody>
      </table>
      <p>
        <a class="button" href={`${BOARD_PATH}/`}>
          Look at single jobs
        </a>
      </p>
      <p class="hint">
        To look at, for everybody: nothing is done there, and what is sealed or personal is not
        shown.{' '}
        {atLeast(operator.session.role, 'operator') && (
          <>
            Letters that were set aside are sent again under{' '}
            <a href="/dead-letters">Dead letters</a>.
          </>
        )}
      </p>
    </Frame>
  )
}

function QueueRow(queue: JudgedQueue) {
  const { name, carries, reader, verdict, words, waiting, active, delayed, failed } = queue
  const jobs = `${BOARD_PATH}/queue/${name}`
  return (
    <tr>
      <th scope="row">
        <a href={jobs}>{name}</a>
        <small class="why">{carries}</small>
      </th>
      <td data-label="Drains">
        <VerdictSign verdict={verdict} /> {words}
      </td>
      <td data-label="Read by">{reader}</td>
      <td data-label="Waiting">{waiting}</td>
      <td data-label="In work">{active}</td>
      <td data-label="Later">{delayed}</td>
      <td data-label="Set aside">
        {failed > 0 ? <a href={`${jobs}?status=failed`}>{failed}</a> : failed}
      </td>
    </tr>
  )
}
