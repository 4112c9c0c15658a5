-- Writes a journey and its jobs, if it still is at the version that the writer read.
-- KEYS[1] = journey hash; also the channel that its changes are told on
-- KEYS[2] = outbox list
-- ARGV[1] = version that was read, 0 to create
-- ARGV[2] = sealed journey
-- ARGV[3] = now, in milliseconds
-- ARGV[4] = idle limit in milliseconds
-- ARGV[5] = instant at which the journey ends in any case
-- ARGV[6...] = jobs
-- Returns: 1 if written, 0 if another was faster or the journey is gone
local version = tonumber(ARGV[1])
if tonumber(redis.call('HGET', KEYS[1], 'version') or 0) ~= version then return 0 end

local left = tonumber(ARGV[5]) - tonumber(ARGV[3])
if left <= 0 then return 0 end

redis.call('HSET', KEYS[1], 'version', version + 1, 'sealed', ARGV[2], 'endsAt', ARGV[5])
redis.call('PEXPIRE', KEYS[1], math.min(tonumber(ARGV[4]), left))
for index = 6, #ARGV do redis.call('RPUSH', KEYS[2], ARGV[index]) end
-- Jobs outlive the journey: what was promised is delivered even if nobody comes back.
if #ARGV >= 6 then redis.call('PEXPIRE', KEYS[2], 86400000) end
redis.call('PUBLISH', KEYS[1], version + 1)
return 1
