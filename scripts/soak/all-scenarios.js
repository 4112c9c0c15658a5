// @ts-check
import {
  clockAhead,
  clockBehind,
  clockOfFlowAhead,
  clockOfFlowBehind
} from './scenarios/clock-off.js'
import { eventsRepeated } from './scenarios/events-repeated.js'
import { mailDefers, mailDrops, mailHangs, mailRefuses } from './scenarios/mail-broken.js'
import { networkCut, networkLossy, networkSlow } from './scenarios/network-broken.js'
import { postgresqlFrozen } from './scenarios/postgresql-frozen.js'
import { postgresqlKilled } from './scenarios/postgresql-killed.js'
import { postgresqlOccupied } from './scenarios/postgresql-occupied.js'
import { postgresqlRestarted } from './scenarios/postgresql-restarted.js'
import { queuesPoisoned } from './scenarios/queues-poisoned.js'
import { redisClusterFailover, redisClusterKilled } from './scenarios/redis-cluster.js'
import { redisFailover } from './scenarios/redis-failover.js'
import { redisFrozen } from './scenarios/redis-frozen.js'
import { redisFull } from './scenarios/redis-full.js'
import { redisKilled } from './scenarios/redis-killed.js'
import { redisScriptsForgotten } from './scenarios/redis-scripts-forgotten.js'
import {
  floodedHeaders,
  halfOpenClients,
  hugeBodies,
  silentClients,
  slowClients
} from './scenarios/rude-clients.js'
import { serviceKilled } from './scenarios/service-killed.js'
import { serviceStopped } from './scenarios/service-stopped.js'
import { severalAtOnce } from './scenarios/several-at-once.js'
import {
  webhooksDelayed,
  webhooksReordered,
  webhooksRepeated
} from './scenarios/webhooks-disordered.js'

/** @type {readonly import('./scenario.js').Scenario[]} */
export const allScenarios = [
  ...[serviceKilled, serviceStopped],
  ...[redisKilled, redisFrozen, redisFull, redisScriptsForgotten, redisFailover],
  ...[redisClusterKilled, redisClusterFailover],
  ...[postgresqlKilled, postgresqlFrozen, postgresqlRestarted, postgresqlOccupied],
  ...[mailRefuses, mailHangs, mailDefers, mailDrops],
  ...[networkSlow, networkLossy, networkCut],
  ...[webhooksRepeated, webhooksReordered, webhooksDelayed, eventsRepeated, queuesPoisoned],
  ...[clockAhead, clockBehind, clockOfFlowAhead, clockOfFlowBehind],
  ...[silentClients, slowClients, halfOpenClients, hugeBodies, floodedHeaders],
  severalAtOnce
]
