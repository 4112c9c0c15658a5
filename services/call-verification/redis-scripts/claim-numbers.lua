-- Claims numbers for a pool: all of them, or none where another pool has one.
-- KEYS[1] = the directory, a hash of pools by number
-- ARGV[1] = pool, ARGV[2…] = numbers
-- Returns: { number, the other pool that has it, … }, empty where all were claimed

local others, fields = {}, {}
for index = 2, #ARGV do
  local number = ARGV[index]
  local owner = redis.call('HGET', KEYS[1], number)
  if not owner then
    table.insert(fields, number)
  elseif owner ~= ARGV[1] then
    table.insert(others, number)
    table.insert(others, owner)
  end
end
if #others == 0 then
  for _, number in ipairs(fields) do redis.call('HSET', KEYS[1], number, ARGV[1]) end
end
return others
