import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { startFlowProcess } from '../../../test/support/flow.ts'
import type { VerifiedChain } from '../src/log/verified-chain.ts'
import { terminal } from './support/terminal.ts'

t.test('the operation log is verified, on a real flow', async (t) => {
  const flow = await startFlowProcess(t)
  const as = (token: string) => terminal({ YOBIRIN_FLOW_URL: flow.url, YOBIRIN_API_TOKEN: token })
  const type = as(flow.tokens.viewer)
  const account = { institution: 'yobirin-shinkumi', branch: '001', accountType: 'ordinary' }
  /** An operator looks for something, which is recorded. */
  const look = async () => {
    const answer = await fetch(`${flow.url}/admin/v1/consents/find`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${flow.tokens.operator}`,
        'content-type': 'application/json'
      },
      body: JSON.stringify({ ...account, accountNumber: '1' })
    })
    t.equal(answer.status, 200)
  }
  const folder = t.testdir()
  const note = (name: string, chains: readonly VerifiedChain[]) => {
    const file = join(folder, name)
    writeFileSync(file, JSON.stringify(chains))
    return file
  }

  await t.test('nothing is recorded at first', async (t) => {
    t.match(await type('log verify'), { code: 0, out: 'Nothing was recorded yet.\n', err: '' })
  })

  await t.test('what is recorded is intact, for people and for programs', async (t) => {
    await look()
    await look()
    const shown = await type('log verify')
    t.equal(shown.code, 0)
    t.match(
      shown.out,
      /^CHAIN +FOUND +ENDS WITH\nadministration +intact, 2 records +[0-9a-f]{16}\n$/
    )
    t.match((await type('log verify --json')).json(), [
      { chain: 'administration', status: 'intact', position: { sequence: 2 } }
    ])
  })

  await t.test('what was noted earlier must still be so', async (t) => {
    const noted = (await type('log verify --json')).json<VerifiedChain[]>()
    const [chain] = noted
    if (chain?.status !== 'intact') throw new Error('broken')
    await look()
    t.match(await type(`log verify --known ${note('noted.json', noted)}`), { code: 0 })

    const other = { ...chain, position: { sequence: 2, hash: 'a'.repeat(64) } }
    const replaced = await type(`log verify --known ${note('replaced.json', [other])}`)
    t.equal(replaced.code, 3, 'a check that found something')
    t.match(replaced.out, /^administration +BROKEN at record 2: replaced +\S{22}$/m)

    const longer = { ...chain, position: { ...chain.position, sequence: 9 } }
    const cut = await type(`log verify --json --known ${note('longer.json', [longer])}`)
    t.equal(cut.code, 3)
    t.match(cut.json(), [{ status: 'broken', fault: { reason: 'cut_off', sequence: 4 } }])

    const gone = { ...chain, chain: 'operation-log.yobirin-shinkumi' }
    t.match(await type(`log verify --known ${note('gone.json', [gone])}`), {
      code: 3,
      out: /operation-log\.yobirin-shinkumi +BROKEN at record 1: cut_off/
    })
  })

  await t.test('what cannot be done says what to do', async (t) => {
    t.match(await type('log verify --known nowhere.json'), {
      code: 2,
      err: /nowhere\.json cannot be read/
    })
    const nonsense = join(folder, 'nonsense.json')
    writeFileSync(nonsense, '{"hello": "world"}')
    t.match(await type(`log verify --known ${nonsense}`), {
      code: 2,
      err: /does not hold what yobirin log verify --json prints/
    })
    t.match(await as(flow.tokens.verifier)('log verify'), { code: 1, err: /forbidden/ })
    const nobody = terminal({ YOBIRIN_FLOW_URL: 'http://localhost:9', YOBIRIN_API_TOKEN: 'x' })
    t.match(await nobody('log verify'), { code: 1, err: /YOBIRIN_FLOW_URL right/ })
  })
})
