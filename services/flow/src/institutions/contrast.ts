/** A colour as `#rrggbb`. */
export type Colour = string

/** WCAG 2.2, success criterion 1.4.3: text is told from its ground. */
export const READABLE = 4.5

/** From 1 to 21. @see [WCAG 2.2](https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio) */
export function contrast(one: Colour, other: Colour): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

/** The colour, or the first on its way to `towards`, that is readable on a ground. */
export function readableOn(ground: Colour, colour: Colour, towards: Colour): Colour {
  for (let step = 0; step < 100; step += 1) {
    const mixed = mix(colour, towards, step / 100)
    if (contrast(mixed, ground) >= READABLE) return mixed
  }
  return towards
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const ends = channels(to)
  const mixed = channels(from).map((value, at) => {
    const channel = Math.round(value + ((ends[at] ?? 0) - value) * share)
    return channel.toString(16).padStart(2, '0')
  })
  return `#${mixed.join('')}`
}

/** @see [WCAG 2.2](https://www.w3.org/TR/WCAG22/#dfn-relative-luminance) */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
    const value = channel / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function channels(colour: Colour): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}
