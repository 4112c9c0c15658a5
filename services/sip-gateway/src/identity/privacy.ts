import { type SipRequest, valuesOf } from '../messages/sip-request.ts'

// 186 dialled, and what concerns other things than who calls. `id`, `user` and `header` are what is
// asked for; what is not known here may well be another way to ask.
const NOT_ABOUT_THE_CALLER = new Set(['none', 'critical', 'session', 'history'])

/**
 * Whether the caller has asked to stay unnamed, as by dialling 184.
 *
 * @see [RFC 3323](https://www.rfc-editor.org/rfc/rfc3323.html#section-4.2)
 */
export function wantsPrivacy(request: Pick<SipRequest, 'headers'>): boolean {
  return valuesOf(request, 'privacy')
    .flatMap((value) => value.split(';'))
    .map((value) => value.trim().toLowerCase())
    .some((value) => value !== '' && !NOT_ABOUT_THE_CALLER.has(value))
}
