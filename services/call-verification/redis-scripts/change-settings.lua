-- Stores the settings of a pool, and tells of it if they are new.
-- ARGV[2] = by, ARGV[3] = role, ARGV[4] = why, ARGV[5] = their revision as seen by whoever changes
-- them, 0 where there were none, '' for whatever it is; ARGV[6] = id of the approval, or '';
-- ARGV[7…] = name, value, …
-- Answers: { 'done' } | { 'changed_meanwhile', revision }

-- include: _pool.lua

local by, role, why, seen, approval = unpack(ARGV, 2, 6)
local changed = false
for index = 7, #ARGV, 2 do
  if redis.call('HGET', SETTINGS, ARGV[index]) ~= ARGV[index + 1] then changed = true end
end
if not changed then return answer({ 'done' }) end
local present = redis.call('HGET', SETTINGS, 'settingsRevision') or '0'
if seen ~= '' and seen ~= present then return answer({ 'changed_meanwhile', present }) end
redis.call('HSET', SETTINGS, unpack(ARGV, 7))
local revision = redis.call('HINCRBY', SETTINGS, 'revision', 1)
redis.call('HSET', SETTINGS, 'settingsRevision', revision)
tell('pool', { revision, 'settings', '', '', by, why, now, role, trace, approval })
return answer({ 'done' })
