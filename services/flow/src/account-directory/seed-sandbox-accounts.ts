import { parseVerifiableNumber } from '@yobirin/phone-numbers'
import { SANDBOX_CUSTOMERS, type SandboxCustomer } from '@yobirin/sandbox-customers'
import type { SandboxDirectory } from './sql-account-directory.ts'

/** Makes the invented customers known; who is known already stays as they are. */
export async function seedSandboxAccounts(
  directory: SandboxDirectory,
  customers: readonly SandboxCustomer[] = SANDBOX_CUSTOMERS
): Promise<void> {
  const puts = customers.map(async ({ accountStatus: status, phone, ...account }) => {
    const number = parseVerifiableNumber(phone)
    if (!number.ok) throw new Error('A customer of the sandbox has a telephone that cannot call')
    await directory.putNew({ ...account, phones: [number.e164], status })
  })
  await Promise.all(puts)
}
