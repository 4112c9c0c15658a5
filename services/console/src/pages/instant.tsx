const FORMAT = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Tokyo',
  dateStyle: 'short',
  timeStyle: 'medium'
})

/** An instant as the clock on the wall in Japan shows it, whatever the operator's machine is set to. */
export function Instant({ at }: { at: string }) {
  return <time dateTime={at}>{japanTime(at)}</time>
}

/** @returns such as `2026-04-01 09:30:00` */
export function japanTime(at: string | number): string {
  return FORMAT.format(new Date(at))
}
