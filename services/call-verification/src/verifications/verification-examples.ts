import type { StartVerification, VerificationResource } from '@yobirin/contracts'

// Shown in the OpenAPI description. The numbers are invented.
export const startExample: StartVerification = {
  phoneNumber: '090-0000-3333',
  pool: 'main',
  reference: 'order-1017'
}

export const resourceExample: VerificationResource = {
  id: 'main.Wl3cq0T2mXo8hJ4vKx1a9A',
  status: 'pending',
  sequence: 1,
  targetNumber: '+81120000017',
  targetNumberNational: '0120-000-017',
  dialUri: 'tel:+81120000017',
  maskedPhoneNumber: '*****3333',
  strengthBits: 4.32,
  createdAt: '2026-11-22T03:00:00.000Z',
  expiresAt: '2026-11-22T03:02:00.000Z',
  reference: 'order-1017'
}
