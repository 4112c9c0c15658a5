import { parseTollFreeNumber, parseVerifiableNumber } from '@yobirin/phone-numbers'
import { USUAL_WITHHELD_FORM, type WithheldForm } from './withheld-forms.ts'

export interface Dialling {
  /** The telephone in hand; it may be missing where the number is withheld. */
  readonly from?: string
  /** How the carrier writes it may be said here or in `as`. */
  readonly withheld?: boolean | WithheldForm
  readonly as?: WithheldForm
  /** As dialled: 186 or 184 may stand in front. */
  readonly to: string
}

export type Dialled =
  | { status: 'dialled'; from: string; to: string }
  | { status: 'refused'; code: 'from_missing' | 'from_invalid' | 'to_invalid' }

const FOREIGN = /^\+(?!81)[1-9]\d{6,14}$/

/** What the exchange makes of it: whose number is shown, and who is called. */
export function dial({ from, withheld = false, as, to }: Dialling): Dialled {
  const [, prefix, number = ''] = /^\s*(18[46])?[\s-]*(.*)$/s.exec(to) ?? []
  const target = parseTollFreeNumber(number)
  if (!target.ok) return { status: 'refused', code: 'to_invalid' }

  const caller = from === undefined ? undefined : readCaller(from)
  if (from !== undefined && caller === undefined) return { status: 'refused', code: 'from_invalid' }

  // Japan's prefixes for one call: 184 withholds, 186 shows, whatever the line is set to.
  const isWithheld = prefix === '184' || (withheld !== false && prefix !== '186')
  const form = as ?? (typeof withheld === 'string' ? withheld : USUAL_WITHHELD_FORM)
  const shown = isWithheld ? form : caller
  if (shown === undefined) return { status: 'refused', code: 'from_missing' }
  return { status: 'dialled', from: shown, to: target.e164 }
}

function readCaller(from: string): string | undefined {
  const japanese = parseVerifiableNumber(from)
  if (japanese.ok) return japanese.e164
  const compact = from.replaceAll(/[\s-]/g, '')
  return FOREIGN.test(compact) ? compact : undefined
}
