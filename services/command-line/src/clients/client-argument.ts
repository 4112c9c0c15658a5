import type { CommandLine } from '../command-line.ts'

export const clientArgument = {
  brief: 'Id of the client, such as saifu-note',
  placeholder: 'client',
  parse: String,
  proposeCompletions: proposeClients
} as const

/** The id of a client that there is not yet. */
export const newClientArgument = {
  brief: 'Its client_id, which never changes: 3 to 64 of a to z, 0 to 9 and -',
  placeholder: 'client',
  parse(text: string) {
    if (/^[a-z][a-z0-9-]{2,63}$/.test(text)) return text
    throw new Error('not 3 to 64 of a to z, 0 to 9 and -, a letter first')
  }
} as const

async function proposeClients(this: CommandLine, partial: string): Promise<readonly string[]> {
  try {
    const ids = (await this.clients.list()).map(({ id }) => id)
    return ids.filter((id) => id.startsWith(partial))
  } catch {
    // A shell that completes has no use for complaints.
    return []
  }
}
