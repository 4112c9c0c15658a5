-- Uses up what may be used once. Whoever has used it may say so again.
-- KEYS[1] = artefact hash
-- ARGV[1] = who uses it
-- Returns: 1 if it is ours now or was before, 0 if another was faster or it is gone
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local by = redis.call('HGET', KEYS[1], 'consumedBy')
if by then return by == ARGV[1] and 1 or 0 end
redis.call('HSET', KEYS[1], 'consumedBy', ARGV[1])
return 1
