-- The record of a call: `<outcome>|<strategy>|<arrived ms>|<rings for ms>|<verification id or empty>`.

local CALL_KEPT = 30 * 24 * 60 * 60 * 1000

-- The carrier said that the call ended, and the call itself has not been seen.
local NOTICE_ONLY = 'notice'

local function find_call(call_id)
  local record = redis.call('GET', call_key(call_id))
  if not record then return nil end
  local outcome, strategy, arrived, ring, id = record:match('^([%w_]+)|(%w*)|(%d+)|(%d+)|(.*)$')
  return {
    outcome = outcome, strategy = strategy, id = id,
    arrived = tonumber(arrived), ring = tonumber(ring)
  }
end

local function remember_call(call_id, call)
  local record = table.concat({ call.outcome, call.strategy, text(now), text(call.ring), call.id }, '|')
  redis.call('SET', call_key(call_id), record, 'PX', CALL_KEPT)
end
