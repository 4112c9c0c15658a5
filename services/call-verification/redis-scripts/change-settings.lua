-- Stores the settings of a pool, and tells of it if they are new.
-- ARGV[2] = by, ARGV[3] = why, ARGV[4…] = name, value, …
-- Answers: { revision }

-- include: _pool.lua

local changed = false
for index = 4, #ARGV, 2 do
  if redis.call('HGET', SETTINGS, ARGV[index]) ~= ARGV[index + 1] then changed = true end
end
if not changed then return answer({ redis.call('HGET', SETTINGS, 'revision') }) end
redis.call('HSET', SETTINGS, unpack(ARGV, 4))
local revision = redis.call('HINCRBY', SETTINGS, 'revision', 1)
tell('pool', { revision, 'settings', '', '', ARGV[2], ARGV[3], now })
return answer({ text(revision) })
