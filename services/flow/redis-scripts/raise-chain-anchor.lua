-- Remembers how far a chain has come, unless it is known to have come further.
-- KEYS[1] = hash of anchors, `sequence hash` by chain
-- ARGV[1] = chain
-- ARGV[2] = sequence of its last record
-- ARGV[3] = hash of that record
local known = redis.call('HGET', KEYS[1], ARGV[1])
if known and tonumber(string.match(known, '^%d+')) >= tonumber(ARGV[2]) then return end

redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
