import { readFileSync } from 'node:fs'
import { configurationTable } from '@yobirin/configuration'
import t from 'tap'
import { ConfigSchema } from '../src/config.ts'

t.test('the README lists every variable as the configuration declares it', (t) => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const table = configurationTable(ConfigSchema)
  t.ok(table.split('\n').length > 8)
  t.ok(readme.includes(table), `the table should be\n${table}`)
  t.end()
})
