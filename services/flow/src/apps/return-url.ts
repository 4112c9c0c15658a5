/** Stands for the sandbox's address, which is another wherever it runs; in the sandbox only. */
const SANDBOX_ADDRESS = '{SANDBOX_PUBLIC_URL}'

export function placeSandbox(url: string, sandboxUrl: string): string {
  return url.startsWith(SANDBOX_ADDRESS)
    ? `${new URL(sandboxUrl).origin}${url.slice(SANDBOX_ADDRESS.length)}`
    : url
}

/** @returns what is wrong with an address to send browsers back to, as the end of a sentence */
export function faultOfReturnUrl(
  text: string,
  { production }: { production: boolean }
): string | undefined {
  if (production && text.includes(SANDBOX_ADDRESS)) {
    return 'is in the sandbox: production sends nobody there'
  }
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' && (production || url?.protocol !== 'http:')) {
    return `must be ${production ? 'an https' : 'an http or https'} URL`
  }
  // RFC 6749, section 3.1.2
  if (text.includes('#')) return 'must have no fragment'
  if (url.username || url.password) return 'must have no user name and no password'
  // It is compared letter by letter (RFC 9700, section 2.1), so there is one way to write it.
  return url.href === text ? undefined : `must be written ${url.href}`
}
