// @ts-check

const HEAD_END = Buffer.from('\r\n\r\n')

/**
 * Cuts what comes over one connection into answers of HTTP/1.1 that say how long they are; the services
 * and the ceilings answer so.
 *
 * @param {(answer: { status: number, body: () => string }) => void} onAnswer
 * @returns {(data: Buffer) => void}
 */
export function readAnswers(onAnswer) {
  /** @type {Buffer} */
  let rest = Buffer.alloc(0)
  return (data) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data])
    const head = rest.indexOf(HEAD_END)
    if (head === -1) return
    const lines = rest.toString('latin1', 0, head)
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(lines)?.[1] ?? 0)
    const end = head + HEAD_END.length + length
    if (rest.length < end) return
    const body = rest.subarray(head + HEAD_END.length, end)
    rest = rest.subarray(end)
    onAnswer({ status: Number(lines.slice(9, 12)), body: () => body.toString('utf8') })
  }
}
