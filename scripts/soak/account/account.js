// @ts-check

/**
 * One delivery of a call to one of our addresses, as the carrier saw it; instants are milliseconds since 1970.
 *
 * @typedef {object} Delivery
 * @property {number} sentAt
 * @property {number} [answeredAt] when the whole answer was there; none for a connection that failed
 * @property {boolean} decided answered as a call that rings is, and not so late that Redis was given up
 */

/**
 * @typedef {object} Call
 * @property {string} from E.164, or what stands for a withheld number
 * @property {string} to
 * @property {Delivery[]} deliveries
 * @property {{ sentAt: number, takenAt?: number }} [hungUp] the notice of an early end
 */

/**
 * What a customer was shown, and what their page told.
 *
 * @typedef {object} Drawn
 * @property {string} verificationId
 * @property {string} phone of the customer, E.164
 * @property {string} number to call, E.164
 * @property {number} expiresAt
 * @property {number} [toldVerifiedAt]
 */

/** @typedef {ReturnType<typeof createAccount>} Account */

/** Who called which number when: kept outside the system, so that it can be held against it. */
export function createAccount() {
  /** @type {Map<string, Drawn>} */
  const drawn = new Map()
  /** @type {Call[]} */
  const calls = []
  return {
    drawn,
    calls,
    /** @param {Drawn} one */
    noteDrawn(one) {
      if (!drawn.has(one.verificationId)) drawn.set(one.verificationId, one)
    },
    /** @param {string} verificationId @param {number} at */
    noteToldVerified(verificationId, at) {
      const one = drawn.get(verificationId)
      if (one) one.toldVerifiedAt ??= at
    },
    /** @param {Pick<Call, 'from' | 'to'>} call @returns {Call} */
    begin(call) {
      const begun = { ...call, deliveries: [] }
      calls.push(begun)
      return begun
    },
    /** @param {Drawn} one */
    callsFor: ({ phone, number }) => calls.filter(({ from, to }) => from === phone && to === number)
  }
}
