// @ts-check

/**
 * Something that must not be so after a scenario.
 *
 * @typedef {object} Loss
 * @property {'verified without its call' | 'call lost' | 'page stuck' | 'page untrue' |
 *   'journey lost' | 'mail twice' | 'mail missing' | 'lock lost' | 'lock gained' | 'chain broken' |
 *   'event unread' | 'process died' | 'memory kept'} kind
 * @property {string} detail nothing personal but what the soak invented
 */

/**
 * What every check is given.
 *
 * @typedef {object} Seen
 * @property {import('../system/start-system.js').System} system
 * @property {import('../account/account.js').Account} account
 * @property {import('../play-round.js').Round} round
 */

export {}
