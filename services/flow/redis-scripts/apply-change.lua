-- Stores what an event tells of a verification, unless something later is stored already, and tells
-- every replica in the same step.
-- KEYS[1] = view hash; also the channel
-- ARGV[1] = sequence of the event
-- ARGV[2] = what it tells, JSON
-- ARGV[3] = milliseconds to keep it
-- Returns: 1 if it was news, 0 if not
local sequence = tonumber(ARGV[1])
if tonumber(redis.call('HGET', KEYS[1], 'sequence') or 0) >= sequence then return 0 end

redis.call('HSET', KEYS[1], 'sequence', sequence, 'view', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PUBLISH', KEYS[1], ARGV[2])
return 1
