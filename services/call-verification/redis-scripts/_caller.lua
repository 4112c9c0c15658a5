-- What a pool remembers of one caller: the numbers shown, each with the verification that showed it.
-- An entry is a flag (`+` live, `-` ended), the id, and when it was drawn or, once ended, when it ended.

local SHOWN_FOR = 10 * 60 * 1000

-- Settles what is live first. Returns { number, verification or nil, at }, and the live verifications.
local function entries_of(caller)
  local fields = redis.call('HGETALL', caller_key(caller))
  local entries, live = {}, {}
  for index = 1, #fields, 2 do
    local entry = { number = fields[index], id = fields[index + 1]:sub(2, 23) }
    entry.at = tonumber(fields[index + 1]:sub(24))
    if fields[index + 1]:sub(1, 1) == '+' then
      local v = find(entry.id)
      if v and is_live(settle(v)) then
        entry.live = v
        table.insert(live, v)
      else
        entry.at = now
      end
    end
    entry.shown = entry.live ~= nil or now - entry.at < SHOWN_FOR
    table.insert(entries, entry)
  end
  return entries, live
end
