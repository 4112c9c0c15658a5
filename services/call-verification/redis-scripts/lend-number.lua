-- Lets a quarantined number be drawn, once: the draw that chooses it takes it out again.
-- ARGV[2] = number
-- Answers: { 'lent' } | { 'not_quarantined' }

-- include: _pool.lua

local number = ARGV[2]
if state_of(number) ~= 'quarantined' then return answer({ 'not_quarantined' }) end
redis.call('ZADD', ACTIVE, 0, number)
if redis.call('EXISTS', live_key(number)) == 0 then redis.call('ZADD', IDLE, 0, number) end
return answer({ 'lent' })
