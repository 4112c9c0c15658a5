export type LineFault = keyof typeof lineFaults

/** What can be wrong with a line; never what stands in it, which may be anybody's number. */
export const lineFaults = {
  unreadable: 'holds characters that are no text: save the file as UTF-8',
  too_long_line: 'is longer than 500 characters',
  unclosed_quote: 'has a quotation mark that is not closed, or text behind one that is',
  number_missing: 'has no number',
  scientific:
    'has a number in scientific notation, as spreadsheets write it: format the column as text',
  lost_zero: 'lacks the 0 in front, which spreadsheets drop: format the column as text',
  not_a_number: 'has something that is no telephone number',
  too_short: 'has a toll-free number with digits missing',
  too_long: 'has a toll-free number with too many digits',
  foreign: 'has a number of another country',
  not_toll_free: 'has a number that is not of the series 0120 or 0800',
  unknown_state: 'has a state other than active, draining and quarantined',
  repeated: 'has a number that stands in an earlier line',
  in_other_pool: 'has a number that another pool has for good'
} as const satisfies Record<string, string>
