-- Takes events that the queue has out of the outbox, and counts what each one tells: who takes it out counts
-- it, so an event is counted once however often it was handed on.
-- ARGV[2] = how many rings; for each its name, the width of a slot in ms, how many slots
-- Then, for each event: its outbox id, how many things it tells; for each of these the number it is about (empty
-- for the pool alone), when, the position of its counter, and the bucket of its seconds (or empty)
-- Answers: { 'handed_on', how many were still there }

-- include: _pool.lua
-- include: _figures.lua

local at = 2
local function take()
  at = at + 1
  return ARGV[at - 1]
end

local rings = {}
for _ = 1, tonumber(take()) do
  table.insert(rings, { name = take(), width = tonumber(take()), slots = tonumber(take()) })
end

local taken = 0
while at <= #ARGV do
  local is_ours = redis.call('XDEL', OUTBOX, take()) == 1
  if is_ours then taken = taken + 1 end
  for _ = 1, tonumber(take()) do
    local number, instant, counter, bucket = take(), tonumber(take()), tonumber(take()), take()
    if is_ours then count(rings, number, instant, counter, bucket) end
  end
end
write_counts(rings)
return answer({ 'handed_on', text(taken) })
