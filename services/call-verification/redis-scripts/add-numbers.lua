-- Adds numbers to the pool, all in one step; those that are there already stay as they are.
-- ARGV[2] = by, ARGV[3] = role, ARGV[4] = why, ARGV[5…] = number, its state, …
-- Answers: { 'added', number, … } with those that were not there

-- include: _pool.lua
-- include: _note.lua

local by, role, why = unpack(ARGV, 2, 4)
local added = { 'added' }
for index = 5, #ARGV, 2 do
  local number, state = ARGV[index], ARGV[index + 1]
  if redis.call('HSETNX', NUMBERS, number, state) == 1 then
    if state == 'active' then
      redis.call('ZADD', ACTIVE, 0, number)
      redis.call('ZADD', IDLE, 0, number)
    end
    local revision = redis.call('HINCRBY', SETTINGS, 'revision', 1)
    write_note(number, revision, by, why)
    tell('pool', { revision, 'number_added', number, state, by, why, now, role, trace })
    table.insert(added, number)
  end
end
return answer(added)
