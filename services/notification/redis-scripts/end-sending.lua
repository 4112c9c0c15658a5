-- Writes down how an attempt ended.
-- KEYS[1] = the notice's mark
-- ARGV[1] = attempt
-- ARGV[2] = sent | not_sent | unknown
-- ARGV[3] = milliseconds that the mark is kept
-- Returns: the state that the mark has now, or an empty string where there is none
if ARGV[2] == 'sent' then
  -- True whoever asks: an attempt that was given up as dead may still have got through.
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'state', 'sent')
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return 'sent'
end

local mark = redis.call('HMGET', KEYS[1], 'state', 'by')
if mark[1] ~= 'sending' or mark[2] ~= ARGV[1] then
  return mark[1] or ''
end
if ARGV[2] == 'not_sent' then
  redis.call('DEL', KEYS[1])
  return ''
end
redis.call('HSET', KEYS[1], 'state', 'unknown')
return 'unknown'
