-- Reads a journey with what its outbox holds.
-- KEYS[1] = journey hash
-- KEYS[2] = outbox list
-- ARGV[1] = now, in milliseconds
-- ARGV[2] = idle limit in milliseconds, or 0 to leave the idle time as it is
-- Returns: {version, sealed journey, job, job, ...}, or nil when it is gone
local journey = redis.call('HMGET', KEYS[1], 'version', 'sealed', 'endsAt')
if not journey[1] then return nil end

local left = tonumber(journey[3]) - tonumber(ARGV[1])
if left <= 0 then
  redis.call('DEL', KEYS[1])
  return nil
end

local idle = tonumber(ARGV[2])
if idle > 0 then redis.call('PEXPIRE', KEYS[1], math.min(idle, left)) end

local reply = { journey[1], journey[2] }
for _, job in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do reply[#reply + 1] = job end
return reply
