-- Stores what may be there once only.
-- KEYS[1] = artefact hash
-- ARGV[1] = sealed payload
-- ARGV[2] = milliseconds to keep it
-- Returns: 1 if it is the first, 0 if there is one already
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'sealed', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
