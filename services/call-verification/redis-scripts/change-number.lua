-- Adds a number to the pool, or gives it another state.
-- ARGV[2] = by, ARGV[3] = why, ARGV[4] = number, ARGV[5] = its new state, ARGV[6] = '1' to add it
-- Answers: { 'changed' } | { 'unchanged', state } | { 'not_found' } | { 'still_live', how many }

-- include: _pool.lua
-- include: _verification.lua

local by, why, number, state, is_new = unpack(ARGV, 2, 6)

local present = redis.call('HGET', NUMBERS, number)
if is_new == '1' then
  if present then return answer({ 'unchanged', present }) end
else
  if not present then return answer({ 'not_found' }) end
  if present == state then return answer({ 'unchanged', present }) end
end

settle_number(number)
local live = redis.call('ZCARD', live_key(number))
if state == 'retired' and live > 0 then return answer({ 'still_live', text(live) }) end

redis.call('HSET', NUMBERS, number, state)
if state == 'active' then
  redis.call('ZADD', ACTIVE, 0, number)
  if live == 0 then redis.call('ZADD', IDLE, 0, number) end
else
  redis.call('ZREM', ACTIVE, number)
  redis.call('ZREM', IDLE, number)
end
local revision = redis.call('HINCRBY', SETTINGS, 'revision', 1)
tell('pool', { revision, is_new == '1' and 'number_added' or 'number_state', number, state, by, why, now })
return answer({ 'changed' })
