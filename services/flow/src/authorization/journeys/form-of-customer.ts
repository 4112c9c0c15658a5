import { SANDBOX_CUSTOMERS } from '@yobirin/sandbox-customers'
import type { Form } from '../../journey/form.ts'

/** Fills in the fields for whoever tries things out. The PIN is for the customer to type. */
export function formOfCustomer(accountNumber: string): Form | undefined {
  const customer = SANDBOX_CUSTOMERS.find((known) => known.accountNumber === accountNumber)
  if (!customer) return undefined
  const { branch, accountType, nameKana, birthDate, phone, email } = customer
  const [birthYear, birthMonth, birthDay] = birthDate.split('-')
  return {
    ...{ branch, accountType, accountNumber, nameKana, birthYear, birthMonth, birthDay },
    ...{ phone, email, emailConfirm: email }
  }
}
