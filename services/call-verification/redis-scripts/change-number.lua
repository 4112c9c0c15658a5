-- Gives a number of the pool another state.
-- ARGV[2] = by, ARGV[3] = role, ARGV[4] = why, ARGV[5] = number, ARGV[6] = its new state,
-- ARGV[7] = its revision as seen by whoever changes it, '' for whatever it is,
-- ARGV[8] = id of the approval, or ''
-- Answers: { 'changed' } | { 'unchanged' } | { 'not_found' } | { 'still_live', how many } |
-- { 'changed_meanwhile', revision, state, by, why, at }

-- include: _pool.lua
-- include: _verification.lua
-- include: _note.lua

local by, role, why, number, state, seen, approval = unpack(ARGV, 2, 8)

local present = state_of(number)
if not present then return answer({ 'not_found' }) end
-- What was done already is done, also where its answer was lost.
if present == state then return answer({ 'unchanged' }) end
local note = read_note(number)
if seen ~= '' and seen ~= note[1] then
  return answer({ 'changed_meanwhile', note[1], present, note[2], note[3], note[4] })
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
write_note(number, revision, by, why)
tell('pool', { revision, 'number_state', number, state, by, why, now, role, trace, approval })
return answer({ 'changed' })
