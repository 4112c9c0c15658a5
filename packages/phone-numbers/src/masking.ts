/** Five asterisks, whatever the length, and the last four digits. */
export function maskPhoneNumber(e164: string): string {
  return `*****${e164.slice(-4)}`
}
