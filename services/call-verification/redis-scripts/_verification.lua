-- The state of a verification and everything that may end it. DESIGN.md has the table of its fields.

local ENDED_KEPT = 24 * 60 * 60 * 1000

local function find(id)
  local fields = redis.call('HGETALL', verification_key(id))
  if #fields == 0 then return nil end
  local verification = { id = id }
  for index = 1, #fields, 2 do verification[fields[index]] = fields[index + 1] end
  return verification
end

local function is_live(v) return v.s == 'p' or v.s == 'r' end

-- What a reader needs, in the order that packed-state.ts expects.
local function pack(v, cause)
  return {
    cause, v.id, v.s, v.q, v.n, v.m, v.k, v.c, v.x,
    v.w or '', v.e or '', v.t or '', v.r or '', v.o or ''
  }
end

local function read(v)
  local fields = pack(v, '')
  for index, field in ipairs(fields) do fields[index] = text(field) end
  return cjson.encode(fields)
end

-- The only way in which a state changes: with the event that tells of it.
local function change(v, cause, fields)
  fields.q = v.q + 1
  -- What only time brings belongs to the trace of what went before, whoever's script finds it due.
  if trace ~= '' and cause ~= 'verified' and cause ~= 'expired' then fields.o = trace end
  local flat = {}
  for name, value in pairs(fields) do
    v[name] = text(value)
    table.insert(flat, name)
    table.insert(flat, v[name])
  end
  redis.call('HSET', verification_key(v.id), unpack(flat))
  redis.call('PUBLISH', P .. ':changes:' .. v.id, tell('verification', pack(v, cause)))
end

local function hint_of(v, reason)
  return reason .. '|' .. text(v.q + 1) .. '|' .. text(now)
end

local function set_due(v, at)
  redis.call('ZADD', DUE, at, v.id)
  redis.call('ZADD', live_key(v.n), at, v.id)
end

-- Out of every index; its number is free for others, and remembered as shown to its caller until now.
local function finish(v, status, cause, fields)
  redis.call('ZREM', DUE, v.id)
  redis.call('ZREM', live_key(v.n), v.id)
  if v.s == 'r' then redis.call('DEL', calls_key(v.id)) end
  local entry = redis.call('HGET', caller_key(v.h), v.n)
  if entry and entry:sub(2, 23) == v.id then
    redis.call('HSET', caller_key(v.h), v.n, '-' .. v.id .. text(now))
  end
  if redis.call('EXISTS', live_key(v.n)) == 0 and state_of(v.n) == 'active' then
    redis.call('ZADD', IDLE, 0, v.n)
  end
  fields.s, fields.e = status, now
  change(v, cause, fields)
  redis.call('PEXPIRE', verification_key(v.id), ENDED_KEPT)
end

local function first_due(v)
  return tonumber(redis.call('ZRANGE', calls_key(v.id), 0, 0, 'WITHSCORES')[2])
end

-- Verdict or expiry, if its time has come. What rings past the deadline waits for its verdict.
local function settle(v)
  if v.s == 'r' then
    if first_due(v) <= now then finish(v, 'v', 'verified', {}) end
  elseif v.s == 'p' then
    if tonumber(v.x) <= now then finish(v, 'e', 'expired', {}) end
  end
  return v
end

-- What is due on one number, so that the rest is what is live there.
local function settle_number(number)
  local ids = redis.call('ZRANGE', live_key(number), '-inf', now, 'BYSCORE', 'LIMIT', 0, 100)
  for _, id in ipairs(ids) do
    local v = find(id)
    -- Never seen; without this line such an entry would stop every later call.
    if v then settle(v) else redis.call('ZREM', live_key(number), id) end
  end
end

local function cancel(v)
  finish(v, 'c', 'cancelled', {})
end
