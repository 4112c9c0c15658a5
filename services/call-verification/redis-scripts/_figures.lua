-- Counts by number and for the pool as a whole, in rings of slots: memory is bounded whatever the traffic.
-- What happens is counted once, in the finest ring; what a newer period pushes out of its slot moves on to the next,
-- whose slots are wider. So a window holds the slots of its own ring and of the finer ones.
-- A slot is `<period>|<counts by counter, comma apart>|<bucket>:<count> …`.
-- Beside them what each number brought in all: `<ended>,<verified>,<last verified at>`.

local TOTALS = P .. ':totals'
local FIGURES_KEPT = 26 * 60 * 60 * 1000

-- As counters.ts orders them.
local VERIFIED, ENDED = 3, 4

local function figures_key(number) return P .. ':figures:' .. number end

-- By number (empty: the pool), ring and period: what one call of the script adds. A batch touches few, many times.
local added, totals = {}, {}

local function member(of, name)
  local found = of[name]
  if not found then
    found = {}
    of[name] = found
  end
  return found
end

local function add(number, index, period, counter, bucket)
  local slot = member(member(member(added, number), index), period)
  local counts = member(slot, 'counts')
  counts[counter] = (counts[counter] or 0) + 1
  local buckets = member(slot, 'buckets')
  if bucket ~= '' then buckets[bucket] = (buckets[bucket] or 0) + 1 end
end

local function ring_of(rings, instant, from)
  for index = from, #rings do
    local width = rings[index].width
    local period = math.floor(instant / width)
    if math.floor(now / width) - period < rings[index].slots then return index, period end
  end
end

local function count(rings, number, instant, counter, bucket)
  local index, period = ring_of(rings, instant, 1)
  if index then
    add('', index, period, counter, bucket)
    if number ~= '' then add(number, index, period, counter, bucket) end
  end
  if number == '' or (counter ~= VERIFIED and counter ~= ENDED) then return end
  local total = totals[number] or { ended = 0, verified = 0, at = 0 }
  totals[number] = total
  if counter == ENDED then total.ended = total.ended + 1 end
  if counter == VERIFIED then
    total.verified, total.at = total.verified + 1, math.max(total.at, instant)
  end
end

local function read_slot(record)
  local period, counts, buckets = record:match('^(%d+)|([%d,]*)|(.*)$')
  local slot = { counts = {}, buckets = {} }
  for written in counts:gmatch('%d+') do table.insert(slot.counts, tonumber(written)) end
  for bucket, written in buckets:gmatch('(%d+):(%d+)') do slot.buckets[bucket] = tonumber(written) end
  return slot, tonumber(period)
end

local function write_slot(key, field, period, slot)
  local last = 0
  for position in pairs(slot.counts) do last = math.max(last, position) end
  local all = {}
  for position = 1, last do all[position] = text(slot.counts[position] or 0) end
  local times = {}
  for bucket, times_met in pairs(slot.buckets) do
    table.insert(times, bucket .. ':' .. text(times_met))
  end
  redis.call('HSET', key, field,
    text(period) .. '|' .. table.concat(all, ',') .. '|' .. table.concat(times, ' '))
end

local function merge(slot, other)
  for position, counted in pairs(other.counts) do
    slot.counts[position] = (slot.counts[position] or 0) + counted
  end
  for bucket, counted in pairs(other.buckets) do
    slot.buckets[bucket] = (slot.buckets[bucket] or 0) + counted
  end
end

-- Of two periods that want one slot the newer has it, and the older moves on, until it is older than all windows.
-- Returns whether nothing was counted in this period before.
local function put(rings, key, index, period, slot)
  local ring = rings[index]
  local field = ring.name .. text(math.fmod(period, ring.slots))
  local record = redis.call('HGET', key, field)
  local older, older_period
  if record then
    older, older_period = read_slot(record)
    if older_period == period then
      merge(slot, older)
      older = nil
    elseif older_period > period then
      older, older_period, slot, period = slot, period, older, older_period
    end
  end
  write_slot(key, field, period, slot)
  if older then
    local next_index, next_period = ring_of(rings, older_period * ring.width, index + 1)
    if next_index then put(rings, key, next_index, next_period, older) end
  end
  return not record or older ~= nil
end

local function write_counts(rings)
  for number, of_number in pairs(added) do
    local key = figures_key(number)
    for index, periods in pairs(of_number) do
      for period, slot in pairs(periods) do
        if put(rings, key, index, period, slot) then redis.call('PEXPIRE', key, FIGURES_KEPT) end
      end
    end
  end
  for number, total in pairs(totals) do
    local ended, verified, at = (redis.call('HGET', TOTALS, number) or ''):match('^(%d+),(%d+),(%d+)$')
    redis.call('HSET', TOTALS, number, table.concat({
      text(total.ended + (ended or 0)), text(total.verified + (verified or 0)),
      text(math.max(total.at, tonumber(at) or 0))
    }, ','))
  end
end
