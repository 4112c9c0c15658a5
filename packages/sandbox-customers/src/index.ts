export { SANDBOX_CUSTOMERS, type SandboxCustomer } from './sandbox-customers.ts'
