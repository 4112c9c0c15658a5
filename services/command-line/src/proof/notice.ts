import twilio from 'twilio'

const LONGEST_ANSWER_MS = 15_000

export interface Notice {
  /** As it stands at Twilio; what is behind # is Twilio's own. */
  readonly url: string
  readonly form: Readonly<Record<string, string>>
  /** Signs it as Twilio does; without it the notice is not signed. */
  readonly authToken?: string
}

export interface NoticeAnswer {
  /** 0 where none came. */
  readonly status: number
  readonly body: string
  readonly seconds: number
  /** Why none came. */
  readonly reason: string
}

/** Sends ourselves a notice over the public address, as Twilio sends it. Never throws. */
export async function sendNotice(
  { url, form, authToken }: Notice,
  fetch: typeof globalThis.fetch
): Promise<NoticeAnswer> {
  const target = new URL(url)
  const { username, password } = target
  // Neither a part of the request nor of what Twilio signs.
  target.hash = target.username = target.password = ''
  // Twilio signs an https address without its port.
  const signed = new URL(target)
  if (signed.protocol === 'https:') signed.port = ''
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1_000
  try {
    const response = await fetch(target.href, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'user-agent': 'yobirin-proof',
        ...(authToken !== undefined && {
          'x-twilio-signature': twilio.getExpectedTwilioSignature(authToken, signed.href, form)
        }),
        ...(username && {
          authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
        })
      },
      body: new URLSearchParams(form).toString(),
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS)
    })
    const body = await response.text()
    return { status: response.status, body, seconds: seconds(), reason: '' }
  } catch (error) {
    return { status: 0, body: '', seconds: seconds(), reason: reasonOf(error) }
  }
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } }
  return name === 'TimeoutError'
    ? `none within ${LONGEST_ANSWER_MS / 1_000} s`
    : `${cause?.code ?? cause?.message ?? name}`
}
