import { CALL_OUTCOMES, type OutcomeCounts } from './call-outcomes.ts'
import type { Snapshot } from './live-figures.ts'

const COLUMNS = 60
const COLUMN_WIDTH = 10
const HEIGHT = 120

/** Calls by outcome as stacked columns, one for each time the figures were read, and the last in numbers. */
export function OutcomeChart({ history }: Pick<Snapshot, 'history'>) {
  const last = history.at(-1)?.counts
  const most = Math.max(1, ...history.map(({ counts }) => total(counts)))
  const first = COLUMNS - history.length
  return (
    <section aria-labelledby="calls">
      <h2 id="calls">Calls of the last five minutes, by outcome</h2>
      <div class="chart">
        <svg
          viewBox={`0 0 ${COLUMNS * COLUMN_WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {history.map(({ at, counts }, index) => (
            <Column key={at} counts={counts} most={most} x={(first + index) * COLUMN_WIDTH} />
          ))}
        </svg>
        <p class="scale" aria-hidden="true">
          <span>earlier</span>
          <span>highest column: {most}</span>
          <span>now</span>
        </p>
      </div>
      <dl class="legend">
        {CALL_OUTCOMES.map(([name, label]) => (
          <div key={name}>
            <dt>
              <span class={`swatch ${name}`} aria-hidden="true" />
              {label}
            </dt>
            <dd>{last?.[name] ?? 0}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Column({ counts, most, x }: { counts: OutcomeCounts; most: number; x: number }) {
  let y = HEIGHT
  return (
    <g>
      {CALL_OUTCOMES.map(([name]) => {
        const height = (counts[name] / most) * HEIGHT
        y -= height
        if (height === 0) return null
        const place = { x, y: round(y), width: COLUMN_WIDTH - 2, height: round(height) }
        return <rect key={name} class={name} {...place} />
      })}
    </g>
  )
}

const round = (value: number) => Math.round(value * 100) / 100
const total = (counts: OutcomeCounts) =>
  CALL_OUTCOMES.reduce((sum, [name]) => sum + counts[name], 0)
