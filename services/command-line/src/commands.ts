import { buildRouteMap } from '@stricli/core'
import { listClients } from './clients/list-clients.ts'
import { registerClient } from './clients/register-client.ts'
import { rotateSecret } from './clients/rotate-secret.ts'
import { showClient } from './clients/show-client.ts'
import { resumeClients, suspendClients } from './clients/suspend-clients.ts'
import { updateClient } from './clients/update-client.ts'
import { printCompletion } from './completion/print-completion.ts'
import { verifyLog } from './log/verify-log.ts'
import { buyNumbers } from './numbers/buy-numbers.ts'
import { checkNumbers } from './numbers/check-numbers.ts'
import { configureNumbers } from './numbers/configure-numbers.ts'
import { importNumbers } from './numbers/import-numbers.ts'
import { releaseNumbers } from './numbers/release-numbers.ts'
import { searchNumbers } from './numbers/search-numbers.ts'
import { addNumbers } from './pools/add-numbers.ts'
import { activateNumbers, drainNumbers, quarantineNumbers } from './pools/change-state.ts'
import { configurePool } from './pools/configure-pool.ts'
import { importList } from './pools/import-list.ts'
import { listPools } from './pools/list-pools.ts'
import { planPool } from './pools/plan-pool.ts'
import { retireNumbers } from './pools/retire-numbers.ts'
import { showFigures } from './pools/show-figures.ts'
import { showHistory } from './pools/show-history.ts'
import { showPool } from './pools/show-pool.ts'
import { prove } from './proof/prove.ts'

/** Every command there is; a new one is a file and a row here. */
export const commands = buildRouteMap({
  docs: {
    brief: "Yobirin's operators at the keyboard",
    fullDescription: `What changes anything only says what it would do, until --yes is added. What is printed goes to standard output, as JSON with --json; complaints go to standard error.
Ends with 0 when all was done, 1 when something failed, 2 when the command is not understood, 3 when a check found something.

VARIABLES
  YOBIRIN_API_URL     where call-verification answers
  YOBIRIN_FLOW_URL    where flow answers, for clients, the operation log and the history of pools
  YOBIRIN_API_TOKEN   an operator's token, or a viewer's to look; clients are registered by administrators
  TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, WEBHOOK_PUBLIC_URL
                      for numbers at Twilio: the account, and where it delivers calls`
  },
  routes: {
    pools: buildRouteMap({
      docs: { brief: 'Pools of toll-free numbers' },
      routes: {
        list: listPools,
        show: showPool,
        figures: showFigures,
        history: showHistory,
        plan: planPool,
        configure: configurePool,
        add: addNumbers,
        import: importList,
        activate: activateNumbers,
        drain: drainNumbers,
        quarantine: quarantineNumbers,
        retire: retireNumbers
      }
    }),
    numbers: buildRouteMap({
      docs: { brief: 'Toll-free numbers at Twilio' },
      routes: {
        search: searchNumbers,
        buy: buyNumbers,
        import: importNumbers,
        configure: configureNumbers,
        check: checkNumbers,
        release: releaseNumbers
      }
    }),
    twilio: buildRouteMap({
      docs: { brief: 'The Twilio account' },
      routes: { prove }
    }),
    clients: buildRouteMap({
      docs: { brief: 'Apps, and APIs of banks, as clients of the authorization server' },
      routes: {
        list: listClients,
        show: showClient,
        register: registerClient,
        update: updateClient,
        suspend: suspendClients,
        resume: resumeClients,
        rotateSecret
      }
    }),
    log: buildRouteMap({
      docs: { brief: 'The operation log' },
      routes: { verify: verifyLog }
    }),
    completion: printCompletion
  }
})
