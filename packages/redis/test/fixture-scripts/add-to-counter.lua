-- KEYS[1] = counter
-- ARGV[1] = how much
-- Returns: the counter, plus what the included file says
-- include: _clock.lua
return redis.call('INCRBY', KEYS[1], ARGV[1]) + answer()
