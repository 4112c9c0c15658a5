/** What was checked before a customer could consent: a call from the registered telephone, and the PIN. */
export const ACR = 'urn:yobirin:acr:call-and-pin'

/**
 * RFC 8176, section 2: confirmation by telephone, and a personal identification number. Not `mfa`: a caller ID
 * can be forged in some networks, and whoever must know how strong the call was reads the verification
 * record.
 */
export const AMR = ['tel', 'pin']
