import type { Texts } from '../../texts/texts.ts'
import type { Account } from '../journey.ts'

export function AccountAsEntered({
  account,
  texts
}: {
  account: Account | undefined
  texts: Texts
}) {
  if (!account) return null
  const { branch, accountType, accountNumber } = account
  const { branchLabel, accountTypeLabel, accountNumberLabel } = texts.customer
  return (
    <dl class="facts inline">
      <dt>{branchLabel}</dt>
      <dd>{branch}</dd>
      <dt>{accountTypeLabel}</dt>
      <dd>{texts.accountTypes[accountType]}</dd>
      <dt>{accountNumberLabel}</dt>
      <dd>{accountNumber}</dd>
    </dl>
  )
}
