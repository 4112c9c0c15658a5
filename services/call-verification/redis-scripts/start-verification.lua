-- Draws numbers and stores verifications, or refuses.
-- Arguments of each: id without its pool, caller, masked telephone, valid until, id replaced, reference, fingerprint
-- (these four may be empty), '1' when a refusal is final, and random integers below 2^48
-- Answers each: { 'started', '1' if repeated, state } | { 'refused', reason, retry after s } | { 'conflict' }

-- include: _pool.lua
-- include: _verification.lua
-- include: _caller.lua
-- include: _draw.lua

local MOST_LIVE = 3
local MOST_REMEMBERED = 32
local REFUSAL_KEPT = 15 * 60 * 1000
local CALLER_KEPT = 15 * 60 * 1000
local POOL_EMPTY_RETRY_SECONDS = 60

local settings = redis.call('HMGET', SETTINGS, 'validitySeconds', 'dialWithPresentation')

return answer_each(function(id, caller, masked, valid_until, replaced, reference, fingerprint, is_final, ...)
  local words = {}
  for _, word in ipairs({ ... }) do table.insert(words, tonumber(word)) end

  local function refuse(reason, retry_after)
    if is_final == '1' then
      local key = verification_key(id)
      redis.call('HSET', key, 's', 'x', 'r', reason, 'k', text(retry_after))
      redis.call('PEXPIRE', key, REFUSAL_KEPT)
      tell('refusal', { id, reason, retry_after, now, trace })
    end
    return { 'refused', reason, text(retry_after) }
  end

  local existing = find(id)
  if existing then
    if existing.s == 'x' then return { 'refused', existing.r, existing.k } end
    if existing.s ~= 't' then
      if existing.h ~= caller or (existing.f or '') ~= fingerprint then return { 'conflict' } end
      return { 'started', '1', read(settle(existing)) }
    end
  end

  -- Nothing is written: nobody looks after the outbox of a pool that does not exist.
  if not settings[1] then return { 'refused', 'unknown_pool', '0' } end

  -- Whoever starts over has left the predecessor, whatever becomes of this start.
  if replaced ~= '' and replaced ~= id then
    local predecessor = find(replaced)
    if not predecessor then
      redis.call('HSET', verification_key(replaced), 's', 't')
      redis.call('PEXPIRE', verification_key(replaced), REFUSAL_KEPT)
    elseif predecessor.h == caller and is_live(settle(predecessor)) then
      cancel(predecessor)
    end
  end

  if existing then return refuse('cancelled', 0) end
  if valid_until ~= '' and now > tonumber(valid_until) then return refuse('stale', 0) end

  local entries, live = entries_of(caller)
  local soonest
  for _, v in ipairs(live) do soonest = math.min(soonest or v.x, v.x) end
  local retry_after = soonest and math.max(1, math.ceil((soonest - now) / 1000))
  if #live >= MOST_LIVE then return refuse('too_many', retry_after) end

  local number, candidates = draw(entries, words)
  if not number then return refuse('exhausted', retry_after or POOL_EMPTY_RETRY_SECONDS) end

  -- One caller cannot make later scripts slow: what is old is forgotten, and the oldest of too many.
  table.sort(entries, function(a, b) return a.at > b.at end)
  local kept = 0
  for _, entry in ipairs(entries) do
    if not entry.live and (not entry.shown or kept >= MOST_REMEMBERED - MOST_LIVE) then
      redis.call('HDEL', caller_key(caller), entry.number)
    else
      kept = kept + 1
    end
  end

  local validity = math.floor(settings[1] * 1000 + 0.5)
  redis.call('HSET', caller_key(caller), number, '+' .. id .. text(now))
  redis.call('PEXPIRE', caller_key(caller), validity + CALLER_KEPT)
  redis.call('ZREM', IDLE, number)

  local v = { id = id, q = 0 }
  local fields = {
    s = 'p', n = number, m = masked, k = candidates, c = now, x = now + validity, h = caller,
    w = settings[2] == '1' and '1' or nil,
    r = reference ~= '' and reference or nil,
    f = fingerprint ~= '' and fingerprint or nil
  }
  change(v, 'started', fields)
  set_due(v, v.x)
  return { 'started', '', read(v) }
end)
