import type { Verdict } from '../overview/verdict.ts'

const SIGNS: Record<Verdict, readonly [sign: string, word: string]> = {
  stopped: ['✕', 'Stopped'],
  failing: ['✕', 'Failing'],
  watch: ['!', 'Watch'],
  well: ['✓', 'Well'],
  quiet: ['–', 'Quiet']
}

/** A verdict in a word, a sign and a colour. */
export function VerdictSign({ verdict }: { verdict: Verdict }) {
  const [sign, word] = SIGNS[verdict]
  return (
    <span class={`verdict ${verdict}`}>
      <span aria-hidden="true">{sign}</span> {word}
    </span>
  )
}
