/** Header in which a program that signed somebody in says for whom it asks, as `writePerson` writes it. */
export const ON_BEHALF_OF_HEADER = 'on-behalf-of'

/** Somebody whom a provider of identities vouched for. */
export interface Person {
  /** `sub` of OpenID Connect: theirs for good at that provider. */
  readonly subject: string
  /** As people know them; it may change. */
  readonly name: string
}

/** Who acts: the name stands in records, the role decides what is allowed. */
export interface Actor {
  readonly name: string
  readonly role: string
  /** The same for all that one person does, whatever the name is by then. */
  readonly person: string
}

const SUBJECT = /^[\x21-\x7e]{1,128}$/
const NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,64}$/u

/** Names are Japanese and headers are ASCII: `subject=…&name=…`, encoded as forms are. */
export function writePerson({ subject, name }: Person): string {
  return new URLSearchParams({ subject, name }).toString()
}

export function isPerson({ subject, name }: Person): boolean {
  return SUBJECT.test(subject) && NAME.test(name)
}

/**
 * Whoever holds a token acts as themselves; one that speaks for others may name a person, and acts as that.
 *
 * @param header whatever `on-behalf-of` held
 * @param speakers names of the tokens that may speak for others
 * @returns undefined where the token may not, or no person is named
 */
export function actorOf<Holder extends { readonly name: string; readonly role: string }>(
  holder: Holder,
  header: string | string[] | undefined,
  speakers: ReadonlySet<string>
): (Holder & Actor) | undefined {
  if (header === undefined) return { ...holder, person: `token ${holder.name}` }
  const given = new URLSearchParams(String(header))
  const person = { subject: given.get('subject') ?? '', name: given.get('name') ?? '' }
  if (!speakers.has(holder.name) || !isPerson(person)) return undefined
  const { subject, name } = person
  return { ...holder, name: `${name} (${subject}) by ${holder.name}`, person: `subject ${subject}` }
}

/** Reads names, comma-separated. */
export function readSpeakers(text: string): ReadonlySet<string> {
  return new Set(text.split(',').flatMap((name) => name.trim() || []))
}
