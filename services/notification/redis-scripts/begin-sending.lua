-- Asks for the right to hand a notice to the mail server, and writes down that it was given.
-- KEYS[1] = the notice's mark
-- ARGV[1] = attempt, a name that no other attempt has
-- ARGV[2] = milliseconds after which an attempt that has not ended must have died
-- ARGV[3] = milliseconds that the mark is kept
-- Returns: {'begun'} | {'sent'} | {'unknown'} | {'in_progress', milliseconds to wait}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local mark = redis.call('HMGET', KEYS[1], 'state', 'at', 'resend')
local state, at, resend = mark[1], tonumber(mark[2]), mark[3]

if state == 'sent' then
  return { 'sent' }
end
if state == 'sending' then
  local left = at + tonumber(ARGV[2]) - now
  if left > 0 then
    return { 'in_progress', left }
  end
  redis.call('HSET', KEYS[1], 'state', 'unknown')
  return { 'unknown' }
end
if state == 'unknown' and not resend then
  return { 'unknown' }
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'state', 'sending', 'by', ARGV[1], 'at', now)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { 'begun' }
