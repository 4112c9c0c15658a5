import { type CallerTrust, isDiversion, leastTrustOf, readVerstat } from '@yobirin/phone-numbers'
import t from 'tap'

t.test('a caller ID is worth as much as the worst that is known of it', (t) => {
  t.equal(leastTrustOf('attested'), 'attested')
  t.equal(leastTrustOf('attested', 'diverted', 'asserted'), 'diverted')
  t.equal(leastTrustOf('foreign', 'attested'), 'foreign')
  t.equal(leastTrustOf('asserted', 'foreign', 'refuted'), 'refuted')
  t.end()
})

t.test('a verdict on a signed caller ID becomes a level', (t) => {
  const cases: [verstat: string, attestation: string | undefined, level: CallerTrust][] = [
    ['TN-Validation-Passed-A', undefined, 'attested'],
    ['TN-Validation-Passed-B', undefined, 'unconfirmed'],
    ['TN-Validation-Passed-C', undefined, 'foreign'],
    ['TN-Validation-Passed', undefined, 'asserted'],
    ['TN-Validation-Passed', 'A', 'attested'],
    ['TN-Validation-Passed', ' c ', 'foreign'],
    [' TN-Validation-Passed-B ', undefined, 'unconfirmed'],
    ['TN-Validation-Passed-C', 'A', 'foreign'],
    ['TN-Validation-Passed', 'unheard-of', 'asserted'],
    ['TN-Validation-Passed-A-Diverted', undefined, 'diverted'],
    ['TN-Validation-Passed-C-Diverted', undefined, 'foreign'],
    ['TN-Validation-Failed', 'A', 'refuted'],
    ['TN-Validation-Failed-A', undefined, 'refuted'],
    ['tn-validation-failed-c-diverted', undefined, 'refuted']
  ]
  for (const [verstat, attestation, level] of cases) {
    t.equal(readVerstat(verstat, attestation), level, `${verstat} ${attestation ?? ''}`)
  }
  for (const none of [
    undefined,
    '',
    'No-TN-Validation',
    'No-TN-Validation-Passed-A',
    'TN-Validation-Passed-D',
    'NULL'
  ]) {
    t.equal(readVerstat(none, 'A'), undefined, `${none} is no verdict`)
  }
  t.end()
})

t.test('passed on is what another number than the one called has passed on', (t) => {
  const called = '+81120000001'
  for (const own of ['+81120000001', '0120-000-001', '<sip:0120000001@carrier.example.jp>;x=1']) {
    t.notOk(isDiversion(own, called), own)
  }
  for (const other of [
    '+81312345678',
    'tel:+81120000002',
    '<sip:anonymous@anonymous.invalid>',
    ''
  ]) {
    t.ok(isDiversion(other, called), other)
  }
  t.end()
})
