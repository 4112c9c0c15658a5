-- Uses up what may be used once. Whoever has used it may say so again.
-- KEYS[1] = artefact hash
-- ARGV[1] = who uses it
-- ARGV[2] = instant, in milliseconds, after which nobody waits for it any more; 0 for none
-- Returns: ours | used | too_late
if redis.call('EXISTS', KEYS[1]) == 0 then return 'used' end
local by = redis.call('HGET', KEYS[1], 'consumedBy')
if by then return by == ARGV[1] and 'ours' or 'used' end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if tonumber(ARGV[2]) > 0 and now > tonumber(ARGV[2]) then return 'too_late' end
redis.call('HSET', KEYS[1], 'consumedBy', ARGV[1])
return 'ours'
