-- Stores what the authorization server has to remember for a while; what was consumed stays so.
-- KEYS[1] = artefact hash
-- ARGV[1] = sealed payload
-- ARGV[2] = milliseconds to keep it
-- Returns: 1
redis.call('HSET', KEYS[1], 'sealed', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
