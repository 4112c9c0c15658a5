const LONGEST_WRITING = 64

// Spaces of any width; hyphens, dashes and what Japanese keyboards give in their place (the long
// vowel sign, the minus sign, a ruled line); parentheses and dots; the invisible marks that address
// books wrap around a number to keep its direction.
const SEPARATORS = /[\s\p{Pd}\p{Cf}ー−─().]/gu

/**
 * A number as a person writes it, brought to an optional plus sign and half-width digits. Whatever
 * else was in it stays, for the caller to refuse.
 */
export function toWrittenDigits(input: string): string {
  return input.length > LONGEST_WRITING ? input : input.normalize('NFKC').replace(SEPARATORS, '')
}
