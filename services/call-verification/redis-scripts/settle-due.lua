-- Verdicts and expiries whose time has come. At most ARGV[2] of them: the caller comes again at once
-- when the reply says that more is due.
-- Answers: { how many }

-- include: _pool.lua
-- include: _verification.lua

local ids = redis.call('ZRANGE', DUE, '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[2])
for _, id in ipairs(ids) do
  local v = find(id)
  -- Never seen; without this line such an entry would be looked at for ever.
  if v then settle(v) else redis.call('ZREM', DUE, id) end
end
return answer({ text(#ids) })
