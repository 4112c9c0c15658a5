/**
 * What no program can see. Nothing here has been tried against a live account: until somebody has,
 * going live is a guess.
 */
export const byHand: readonly string[] = [
  'Call a number from a mobile of each carrier, also of a cheap contract, from a fixed line and from a 050 telephone: it can be reached, it rings two or three times, then the busy tone comes, and nobody speaks.',
  'Call it with the number withheld (184), from a pay phone and from a line that withholds by default: the waiting page says so, and no call counts.',
  'Hang up during the first ring: the page says so. If it does not, Twilio does not tell of early ends, and whoever hangs up at once is verified all the same.',
  'Stop the processes behind the voice address and call: the call still rings and ends with busy, by way of the fallback.',
  'Run this again afterwards: every call has the status busy or no-answer, no duration and no price. Look at the bill of the next day as well.',
  'Before choosing the strategy pause: try it with one number and look at the price; whether it is billed is not documented.',
  'Ask Twilio how many calls at once one number carries, and tell them beforehand if you expect 100 or more.',
  'Look in the console whether the business profile is approved: without it two or three calls at once are all the account may have.'
]
