-- Counts a journey at the step where it now is, no longer where it was, and none whose time is over.
-- KEYS[1] = set of the names of steps
-- KEYS[2] = sorted set of the journeys at the step where it was, by when they count no more
-- KEYS[3] = the same of the step where it is
-- ARGV[1] = journey
-- ARGV[2] = name of the step where it is
-- ARGV[3] = now, in milliseconds
-- ARGV[4] = instant from which it counts no more
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[3])
redis.call('SADD', KEYS[1], ARGV[2])
