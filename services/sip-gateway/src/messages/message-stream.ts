const LARGEST_HEAD = 32 * 1024
const LARGEST_BODY = 64 * 1024
const EMPTY_LINE = '\r\n'
const PING = EMPTY_LINE + EMPTY_LINE
const CONTENT_LENGTH = /^(?:content-length|l)[ \t]*:[ \t]*(\d{1,9})[ \t]*$/im

export interface MessageStream {
  /** @returns false when no message can be told from the next any more: the connection is of no use */
  take(bytes: string): boolean
}

/**
 * Cuts what comes over a connection into messages by their Content-Length. Bodies are passed over:
 * whoever never answers has no use for them.
 *
 * @param bytes of the stream, one a character
 * @see [RFC 3261](https://www.rfc-editor.org/rfc/rfc3261.html#section-18.3)
 */
export function createMessageStream(
  onHead: (head: string) => void,
  onPing: () => void
): MessageStream {
  let rest = ''
  let bodyLeft = 0

  function next(): 'message' | 'incomplete' | 'broken' {
    const passed = Math.min(bodyLeft, rest.length)
    bodyLeft -= passed
    rest = rest.slice(passed)
    // Between messages an empty line keeps the connection open, and two ask for one back: which it is shows in
    // what follows.
    // @see [RFC 5626](https://www.rfc-editor.org/rfc/rfc5626.html#section-4.4.1)
    while (rest.startsWith(EMPTY_LINE)) {
      if (rest.startsWith(PING)) onPing()
      else if (PING.startsWith(rest)) return 'incomplete'
      rest = rest.slice(rest.startsWith(PING) ? PING.length : EMPTY_LINE.length)
    }
    const end = rest.indexOf(PING)
    if (end < 0) return rest.length > LARGEST_HEAD ? 'broken' : 'incomplete'

    const head = rest.slice(0, end)
    const [, length] = CONTENT_LENGTH.exec(head) ?? []
    if (length === undefined || Number(length) > LARGEST_BODY || end > LARGEST_HEAD) return 'broken'
    rest = rest.slice(end + PING.length)
    bodyLeft = Number(length)
    onHead(head)
    return 'message'
  }

  return {
    take(bytes) {
      rest += bytes
      let found = next()
      while (found === 'message') found = next()
      return found !== 'broken'
    }
  }
}
