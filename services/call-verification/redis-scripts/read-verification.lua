-- The state by now: what fell due is settled first.
-- ARGV[2] = id without its pool
-- Answers: { 'found', state } | { 'not_found' }

-- include: _pool.lua
-- include: _verification.lua

local v = find(ARGV[2])
if not v or v.s == 'x' or v.s == 't' then return answer({ 'not_found' }) end
return answer({ 'found', read(settle(v)) })
