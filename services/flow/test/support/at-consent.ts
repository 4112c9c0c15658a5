import type { Flow } from './flow.ts'
import type { Person } from './person.ts'

/** Everything up to the question whether the app may, or for the PIN: what the steps before do is tested elsewhere. */
export async function bringToConsent(
  { journeys, clock }: Pick<Flow, 'journeys' | 'clock'>,
  id: string,
  { phone, fields }: Person,
  step: 'pin' | 'consent' = 'consent'
): Promise<void> {
  const stored = await journeys.read(id)
  if (!stored) throw new Error('there is no such journey')
  const { accountNumber, email } = fields
  await journeys.save(
    stored,
    {
      ...stored.journey,
      step,
      account: { branch: '001', accountType: 'ordinary', accountNumber },
      customer: { phone, email, nameKana: 'ｽｽﾞｷ ﾊﾅｺ' },
      call: {
        verificationId: `main.${id}`,
        validUntil: clock.at + 1_000,
        verifiedAt: clock.at,
        strengthBits: 4.3
      }
    },
    []
  )
}
