import { JourneyForm } from '../../forms/journey-form.tsx'
import type { Institution } from '../../institutions/institution.ts'
import type { OwnWords } from '../../institutions/own-words.ts'
import type { Texts } from '../../texts/texts.ts'
import type { VerificationView } from '../../waiting/verification-view.ts'
import { waitingHint, waitingState } from '../../waiting/waiting-messages.ts'
import type { Journey } from '../journey.ts'
import type { FormTarget } from '../step.ts'
import { WaysAround } from '../ways-around.tsx'
import { CallFacts } from './call-facts.tsx'
import { CallHints } from './call-hints.tsx'
import { shownIn } from './shown-in.ts'
import type { Situation, WayOn } from './situation.ts'
import { TimeLeft } from './time-left.tsx'

export interface WaitingScene {
  readonly situation: Extract<
    Situation,
    { is: 'preparing' | 'waiting' | 'ringing' | 'verified' | 'time_is_up' }
  >
  readonly view: VerificationView | undefined
  readonly journey: Journey
  readonly verificationId: string
  readonly confirmedEarly: boolean
  /** How to go on once the time is up. */
  readonly ways: readonly WayOn[]
  readonly institution: Institution
  readonly own: OwnWords
  readonly now: number
  readonly texts: Texts
}

/**
 * The page in each of its states at once, all but the present one hidden: the browser's script only
 * chooses between them, so every word is written here, and without the script the page is right as well.
 */
export function WaitingPage({ form, ...scene }: WaitingScene & { form: FormTarget }) {
  const { situation, view, journey, texts, now } = scene
  const { is } = situation
  const message = waitingState(journey, view, now)
  const { preparing, waiting, ringing, verified, timeIsUp } = texts.call
  return (
    <div
      id="waiting"
      data-state={is}
      data-message={JSON.stringify(message)}
      data-address={`/journey/${journey.id}`}
      data-announce-left={texts.call.announceLeft}
    >
      {scene.confirmedEarly && <EarlyNotice {...scene} />}
      <div class="state" role="status" aria-live="polite">
        <StateHeading state="preparing" now={is} {...preparing} />
        <StateHeading state="waiting" now={is} {...waiting} />
        <StateHeading state="ringing" now={is} {...ringing} />
        <StateHeading state="verified" now={is} {...verified} />
        <StateHeading state="time_is_up" now={is} {...timeIsUp} />
        <CallHints hint={waitingHint(view)} {...scene} />
        <p class="visually-hidden" data-announcement />
      </div>
      <p class="caution" role="status" data-connection-lost hidden>
        {texts.call.connectionLost}
      </p>
      {'state' in situation && <CallFacts state={situation.state} now={is} texts={texts} />}
      {'state' in situation && <TimeLeft situation={situation} now={now} texts={texts} />}
      <JourneyForm
        form={form}
        buttons={[
          {
            action: 'confirm',
            label: texts.call.confirm,
            primary: true,
            visibility: shownIn('preparing waiting ringing verified', is)
          },
          ...scene.ways.map((action, index) => ({
            action,
            label: texts[action],
            primary: index === 0,
            visibility: shownIn('time_is_up', is)
          })),
          { action: 'cancel', label: texts.cancel }
        ]}
      />
      <section {...shownIn('preparing waiting', is)}>
        <h2>{texts.call.notesHeading}</h2>
        <ul>
          {texts.call.notes(validitySeconds(situation)).map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </section>
      <div {...shownIn('preparing waiting time_is_up', is)}>
        <WaysAround {...scene} folded />
      </div>
    </div>
  )
}

function validitySeconds(situation: Situation): number | undefined {
  if (!('state' in situation)) return undefined
  const { createdAt, expiresAt } = situation.state
  return Math.round((expiresAt - createdAt) / 1000)
}

function StateHeading({
  state,
  now,
  heading,
  text
}: {
  state: string
  now: string
  heading: string
  text: string
}) {
  return (
    <div class={`state-${state}`} {...shownIn(state, now)}>
      <h2>{heading}</h2>
      <p>{text}</p>
    </div>
  )
}

/** The button was pressed before the call was verified. */
function EarlyNotice({ situation: { is }, texts }: WaitingScene) {
  const { stillPreparing, stillWaiting, stillRinging } = texts.call
  const notices = { preparing: stillPreparing, waiting: stillWaiting, ringing: stillRinging }
  if (!(is in notices)) return null
  return (
    <p class="caution" role="alert" {...shownIn(is, is)} data-notice="confirmed-early">
      {notices[is as keyof typeof notices]}
    </p>
  )
}
