// @ts-check

/**
 * The configuration of our own server, given on its standard input: the password then stands neither
 * in the list of processes nor in a file.
 *
 * @param {{ port: number, password: string, folder: string, keep: boolean }} options
 *   `keep` says whether the data must outlive the server
 */
export function serverSettings({ port, password, folder, keep }) {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(folder)}`,
    `appendonly ${keep ? 'yes' : 'no'}`,
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    // Delayed jobs of BullMQ come up to a tenth of a second late at the usual 10.
    'hz 100',
    ''
  ].join('\n')
}
