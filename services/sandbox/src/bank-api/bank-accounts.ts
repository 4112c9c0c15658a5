import { SANDBOX_CUSTOMERS } from '@yobirin/sandbox-customers'

/** An account as flow names it to the bank's own APIs. */
export interface IntrospectedAccount {
  readonly institution: string
  readonly branch: string
  readonly account_type: string
  readonly account_number: string
}

const ENTRIES = [
  ['給与', 182_400],
  ['家賃', -64_000],
  ['スーパー鈴の音', -3_280],
  ['電気料金', -7_410],
  ['利息', 12]
] as const

/** Money that nobody has, the same at every look, made of the digits of the account. */
export function bankAccount(account: IntrospectedAccount) {
  const known = SANDBOX_CUSTOMERS.some(
    (customer) =>
      customer.institution === account.institution &&
      customer.branch === account.branch &&
      customer.accountType === account.account_type &&
      customer.accountNumber === account.account_number
  )
  if (!known) return undefined
  const start = (Number(account.account_number) % 9_973) * 37
  let balance = start
  const transactions = ENTRIES.map(([text, yen], index) => {
    balance += yen
    return { day: index + 1, text, yen, balance }
  })
  return { account: { ...account, balance }, transactions }
}
