/** What we do something about. */
export const ALLOW = 'Allow: INVITE, ACK, CANCEL, OPTIONS'

/** They belong to a dialog, and none ever comes about here. */
export const METHODS_OF_DIALOGS = new Set(['BYE', 'INFO', 'PRACK', 'UPDATE'])

/** Known, and nothing for us. */
export const OTHER_METHODS = new Set([
  'MESSAGE',
  'NOTIFY',
  'PUBLISH',
  'REFER',
  'REGISTER',
  'SUBSCRIBE'
])

/** Names that may stand in a figure: whoever sends may call a method anything. */
export const KNOWN_METHODS: ReadonlySet<string> = new Set([
  ...['INVITE', 'ACK', 'CANCEL', 'OPTIONS'],
  ...METHODS_OF_DIALOGS,
  ...OTHER_METHODS
])
