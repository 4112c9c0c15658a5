-- Ends a live verification, or leaves a mark that refuses the start which this cancel has overtaken.
-- ARGV[2] = id without its pool, ARGV[3] = '1' to leave the mark
-- Answers: { 'cancelled', state } | { 'ended', state } | { 'not_found' }

-- include: _pool.lua
-- include: _verification.lua

local MARK_KEPT = 15 * 60 * 1000

local v = find(ARGV[2])
if not v and ARGV[3] == '1' then
  redis.call('HSET', verification_key(ARGV[2]), 's', 't')
  redis.call('PEXPIRE', verification_key(ARGV[2]), MARK_KEPT)
end
if not v or v.s == 'x' or v.s == 't' then return answer({ 'not_found' }) end
if not is_live(settle(v)) then return answer({ 'ended', read(v) }) end
cancel(v)
return answer({ 'cancelled', read(v) })
