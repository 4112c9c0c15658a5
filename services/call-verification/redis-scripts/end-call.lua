-- Takes a call back that ended early; touches that call only.
-- ARGV[2] = call id, ARGV[3] = number called
-- Answers: { 'not_in_pool' } | { 'taken_back', verification id } | { 'noted', verification id or '' }

-- include: _pool.lua
-- include: _verification.lua
-- include: _call.lua

local COUNTS_FROM = 3000

local call_id, number = ARGV[2], ARGV[3]

local call = find_call(call_id)
if not call then
  if not state_of(number) then return answer({ 'not_in_pool' }) end
  remember_call(call_id, { outcome = NOTICE_ONLY, strategy = '', ring = 0, id = '' })
  return answer({ 'noted', '' })
end

local v = call.outcome == 'matched' and find(call.id)
if not v then return answer({ 'noted', call.id }) end
-- A verdict whose time has come falls before the notice is heard.
settle(v)
if v.s ~= 'r' or now - call.arrived >= COUNTS_FROM then return answer({ 'noted', v.id }) end
if redis.call('ZREM', calls_key(v.id), call_id) == 0 then return answer({ 'noted', v.id }) end

local next_verdict = first_due(v)
if next_verdict then
  set_due(v, next_verdict)
elseif now < tonumber(v.x) then
  change(v, 'hung_up', { s = 'p', t = hint_of(v, 'hung_up') })
  set_due(v, v.x)
else
  finish(v, 'e', 'expired', { t = hint_of(v, 'hung_up') })
end
return answer({ 'taken_back', v.id })
