export { answers } from './answers.ts'
export {
  connectRedis,
  connectSubscriber,
  type RedisConnection,
  type RedisPurpose,
  type RedisSubscriber
} from './connect.ts'
export { isRedisAway } from './is-away.ts'
export { queuePrefix } from './queue-prefix.ts'
export { createScripts, type Script, script } from './scripts.ts'
export { serverTime } from './server-time.ts'
