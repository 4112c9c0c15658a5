import encodeQR from 'qr'

/** Four modules of white around the code. @see ISO/IEC 18004, section 6.3.8 */
const BORDER = 4

/** For screens that do not dial: a telephone's camera takes the link from it. Black on white, always. */
export function QrCode({ content, label }: { content: string; label: string }) {
  const rows = encodeQR(content, 'raw', { ecc: 'medium', border: BORDER })
  const modules = rows.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))
  )
  return (
    <svg viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={label}>
      <rect width="100%" height="100%" fill="#fff" />
      <path d={modules.join('')} fill="#000" shape-rendering="crispEdges" />
    </svg>
  )
}
