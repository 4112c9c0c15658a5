-- Counts by number and for the pool as a whole, in rings of slots: memory is bounded whatever the traffic.
-- A slot is `<period>|<counts by counter, comma apart>|<bucket>:<count> …`; one of an older period is written over.
-- Beside them what each number brought in all: `<ended>,<verified>,<last verified at>`.

local TOTALS = P .. ':totals'
local FIGURES_KEPT = 25 * 60 * 60 * 1000

-- As counters.ts orders them.
local VERIFIED, ENDED = 3, 4

local function figures_key(number) return P .. ':figures:' .. number end

-- By key, by field: what one call of the script adds. A batch touches few slots, many times.
local added, totals = {}, {}

local function add(key, field, period, counter, bucket)
  added[key] = added[key] or {}
  local slot = added[key][field]
  if not slot or slot.period < period then
    slot = { period = period, counts = {}, buckets = {} }
    added[key][field] = slot
  end
  -- Two periods of one slot in one batch are a whole ring apart: the older is over.
  if slot.period > period then return end
  slot.counts[counter] = (slot.counts[counter] or 0) + 1
  if bucket ~= '' then slot.buckets[bucket] = (slot.buckets[bucket] or 0) + 1 end
end

local function count(rings, number, instant, counter, bucket)
  for _, ring in ipairs(rings) do
    local period = math.floor(instant / ring.width)
    if math.floor(now / ring.width) - period < ring.slots then
      local field = ring.name .. text(math.fmod(period, ring.slots))
      add(figures_key(''), field, period, counter, bucket)
      if number ~= '' then add(figures_key(number), field, period, counter, bucket) end
    end
  end
  if number == '' or (counter ~= VERIFIED and counter ~= ENDED) then return end
  local total = totals[number] or { ended = 0, verified = 0, at = 0 }
  totals[number] = total
  if counter == ENDED then total.ended = total.ended + 1 end
  if counter == VERIFIED then
    total.verified, total.at = total.verified + 1, math.max(total.at, instant)
  end
end

local function write_slot(key, field, slot)
  local record = redis.call('HGET', key, field)
  local period, counts, buckets = (record or ''):match('^(%d+)|([%d,]*)|(.*)$')
  period = tonumber(period)
  if period and period > slot.period then return end
  if period == slot.period then
    local position = 0
    for written in counts:gmatch('%d+') do
      position = position + 1
      slot.counts[position] = (slot.counts[position] or 0) + tonumber(written)
    end
    for bucket, written in buckets:gmatch('(%d+):(%d+)') do
      slot.buckets[bucket] = (slot.buckets[bucket] or 0) + tonumber(written)
    end
  end
  local last = 0
  for position in pairs(slot.counts) do last = math.max(last, position) end
  local all = {}
  for position = 1, last do all[position] = text(slot.counts[position] or 0) end
  local times = {}
  for bucket, times_met in pairs(slot.buckets) do
    table.insert(times, bucket .. ':' .. text(times_met))
  end
  redis.call('HSET', key, field,
    text(slot.period) .. '|' .. table.concat(all, ',') .. '|' .. table.concat(times, ' '))
end

local function write_counts()
  for key, fields in pairs(added) do
    for field, slot in pairs(fields) do write_slot(key, field, slot) end
    redis.call('PEXPIRE', key, FIGURES_KEPT)
  end
  for number, total in pairs(totals) do
    local ended, verified, at = (redis.call('HGET', TOTALS, number) or ''):match('^(%d+),(%d+),(%d+)$')
    redis.call('HSET', TOTALS, number, table.concat({
      text(total.ended + (ended or 0)), text(total.verified + (verified or 0)),
      text(math.max(total.at, tonumber(at) or 0))
    }, ','))
  end
end
