import { SaxesParser } from 'saxes'

export interface Verb {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
}

export type TwimlDocument =
  | { status: 'verbs'; verbs: readonly Verb[] }
  /** Twilio would read a plain text aloud and play a sound: it answers the call to do so. */
  | { status: 'spoken' }
  | { status: 'malformed' }
  | { status: 'wrong_type' }

const XML = /^(text|application)\/(.+\+)?xml\b/i
const SPOKEN = /^(text\/(plain|html)|audio\/)/i

export function readTwiml(contentType: string, body: string): TwimlDocument {
  if (SPOKEN.test(contentType)) return { status: 'spoken' }
  if (!XML.test(contentType)) return { status: 'wrong_type' }
  const verbs: Verb[] = []
  let depth = 0
  let root = ''
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    if (depth === 0) root = name
    if (depth === 1) verbs.push({ name, attributes })
    depth += 1
  })
  parser.on('closetag', () => {
    depth -= 1
  })
  parser.on('error', (error) => {
    throw error
  })
  try {
    parser.write(body).close()
  } catch {
    return { status: 'malformed' }
  }
  return root === 'Response' ? { status: 'verbs', verbs } : { status: 'malformed' }
}
