-- Decides inbound calls, each once; a repeat gets the answer of the first arrival and changes nothing.
-- Arguments of each: call id, number called, caller, or empty when withheld, why withheld, trust in the caller ID
-- Answers each: { 'not_in_pool' } | { 'ring', outcome, strategy, ring for ms, verification id, '1' if repeated }

-- include: _pool.lua
-- include: _verification.lua
-- include: _caller.lua
-- include: _call.lua
-- include: _test-call.lua

local HINT_INTERVAL = 5000
local MOST_WRONG_NUMBERS = 3

-- As caller-trust.ts orders them. A pool that was set up before there were any has none chosen.
local TRUST =
  { refuted = 0, foreign = 1, diverted = 2, unconfirmed = 3, asserted = 4, attested = 5 }
local LEAST_TRUST = 'unconfirmed'

local settings = redis.call('HMGET', SETTINGS, 'ringSeconds', 'ringStrategy', 'leastTrust')
local strategy = settings[2]
local ring = strategy == 'immediate' and 0 or math.floor((settings[1] or 0) * 1000 + 0.5)

-- The call that is decided just now, and what was known of it before.
local call_id, number, caller, withheld_reason, trust, earlier

local function hint(v, reason, fields)
  fields = fields or {}
  fields.t = hint_of(v, reason)
  change(v, 'hint', fields)
end

-- One that rings has its call already. Whoever floods a number cannot flood a page.
local function hint_now_and_then(v, reason)
  if not v or v.s ~= 'p' or (v.l and now - v.l < HINT_INTERVAL) then return '' end
  hint(v, reason, { l = now })
  return reason
end

-- Whose call it was nobody knows, so it is told only where one verification could have been meant.
local function hint_unattributed(reason)
  settle_number(number)
  local ids = redis.call('ZRANGE', live_key(number), 0, 1)
  if #ids ~= 1 then return '' end
  return hint_now_and_then(find(ids[1]), reason)
end

local function match(v)
  if ring == 0 then
    finish(v, 'v', 'verified', { o = trace ~= '' and trace or nil })
    return
  end
  redis.call('ZADD', calls_key(v.id), now + ring, call_id)
  set_due(v, first_due(v))
  if v.s == 'p' then change(v, 'ringing', { s = 'r' }) end
end

local function count_wrong_number(v)
  local count = (v.i or 0) + 1
  if count < MOST_WRONG_NUMBERS then
    hint(v, 'wrong_number', { i = count })
  else
    finish(v, 'f', 'failed', { i = count, t = hint_of(v, 'wrong_number') })
  end
end

-- Returns: outcome, verification id or '', hint or ''
local function decide()
  if caller == '' then return 'withheld', '', hint_unattributed('withheld') end

  local entries, live = entries_of(caller)
  local called
  for _, entry in ipairs(entries) do
    if entry.number == number then called = entry end
  end

  -- Whoever forges a number of low trust shall neither verify nor fail anybody by it.
  if TRUST[trust] < TRUST[settings[3] or LEAST_TRUST] then
    local v = called and called.live
    return 'untrusted', v and v.id or '', hint_now_and_then(v, 'untrusted')
  end

  -- The carrier's notice that the call ended has overtaken the call.
  if earlier then
    local v = called and called.live
    if not v or v.s ~= 'p' then return 'ended_early', v and v.id or '', '' end
    hint(v, 'hung_up')
    return 'ended_early', v.id, 'hung_up'
  end

  if called and called.live then
    -- It rings past its deadline; this call began after it.
    if tonumber(called.live.x) <= now then return 'late', called.id, '' end
    match(called.live)
    return 'matched', called.id, ''
  end

  local only = #live == 1 and live[1].id or ''
  if called and called.shown then
    local told = ''
    local ended = find(called.id)
    if ended and ended.s ~= 'v' then table.insert(live, ended) end
    for _, v in ipairs(live) do
      if v.s ~= 'r' then
        hint(v, 'late')
        told = 'late'
      end
    end
    return 'late', called.id, told
  end

  if #live > 0 then
    local told = ''
    for _, v in ipairs(live) do
      if v.s == 'p' then
        count_wrong_number(v)
        told = 'wrong_number'
      end
    end
    return 'wrong_number', only, told
  end

  return 'stray', '', hint_unattributed('other_caller')
end

return answer_each(function(...)
  call_id, number, caller, withheld_reason, trust = ...
  earlier = find_call(call_id)
  if earlier and earlier.outcome ~= NOTICE_ONLY then
    local remaining = math.max(0, earlier.arrived + earlier.ring - now)
    return { 'ring', earlier.outcome, earlier.strategy, text(remaining), earlier.id, '1' }
  end
  if not state_of(number) then return { 'not_in_pool' } end

  if hear_test_call(number, caller) then
    remember_call(call_id, { outcome = 'test', strategy = strategy, ring = ring, id = '' })
    return { 'ring', 'test', strategy, text(ring), '', '' }
  end

  local outcome, id, told = decide()
  remember_call(call_id, { outcome = outcome, strategy = strategy, ring = ring, id = id })
  tell('call', { call_id, number, outcome, withheld_reason, id, told, now, trust, trace })
  return { 'ring', outcome, strategy, text(ring), id, '' }
end)
