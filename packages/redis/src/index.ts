export { answers } from './answers.ts'
export { connectRedis, type RedisConnection, type RedisPurpose } from './connect.ts'
export { queuePrefix } from './queue-prefix.ts'
export { createScripts, type Script, script } from './scripts.ts'
