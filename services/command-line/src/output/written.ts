import { formatNational } from '@yobirin/phone-numbers'

/** A telephone number as people read it, anything else as it is. */
export function written(subject: string): string {
  return /^\+\d+$/.test(subject) ? formatNational(subject) : subject
}

/** `1 number`, `2 numbers`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
