-- An operator takes it on himself that a notice of unknown outcome may arrive twice.
-- KEYS[1] = the notice's mark
-- Returns: allowed | sent | sending
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'unknown' then
  redis.call('HSET', KEYS[1], 'resend', 1)
  return 'allowed'
end
return state or 'allowed'
