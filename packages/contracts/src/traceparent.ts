import { Type } from 'typebox'

/**
 * The trace that what is told belongs to, as W3C Trace Context writes it; absent where nothing is traced. Whatever
 * stands there is no reason to refuse a payload: a reader that cannot use it begins a trace of its own.
 */
export const TraceparentSchema = Type.Optional(Type.String())
