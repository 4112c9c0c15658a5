-- One pool: its keys, its clock, its events. Included first by every script.
-- KEYS[1] = the tag `{<prefix>:<pool>}`; every other key is built from it and lies in its slot
-- ARGV[1] = `<time>|<trace>`: the time in tests, else empty for the clock of Redis; the trace that the caller is in,
--   a W3C traceparent, or empty
-- Returns, from every script: { answer, events as id, kind, data, …, ms until something is due or -1 }

local P = KEYS[1]
local SETTINGS, NUMBERS, ACTIVE, IDLE = P .. ':settings', P .. ':numbers', P .. ':active', P .. ':idle'
local DUE, OUTBOX = P .. ':due', P .. ':outbox'

local function live_key(number) return P .. ':live:' .. number end
local function caller_key(caller) return P .. ':caller:' .. caller end
local function verification_key(id) return P .. ':verification:' .. id end
local function calls_key(id) return P .. ':calls:' .. id end
local function call_key(call_id) return P .. ':call:' .. call_id end

-- Of a number of the pool, else false. Read once: no script goes on deciding after it has changed one.
local states = {}
local function state_of(number)
  if states[number] == nil then states[number] = redis.call('HGET', NUMBERS, number) end
  return states[number]
end

-- For what is decided just now, where a script decides several things.
local given_time, trace = ARGV[1]:match('^([^|]*)|(.*)$')
local now = tonumber(given_time)
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Lua would write a large number with an exponent.
local function text(value)
  if type(value) == 'number' then return string.format('%.0f', value) end
  return value
end

local events = {}

-- Fields are strings, '' for what is absent: an array of strings survives every JSON library.
local function tell(kind, fields)
  for index, field in ipairs(fields) do fields[index] = text(field) end
  local data = cjson.encode(fields)
  local id = redis.call('XADD', OUTBOX, '*', 't', kind, 'd', data)
  for _, part in ipairs({ id, kind, data }) do table.insert(events, part) end
  return data
end

local function answer(fields)
  local first = redis.call('ZRANGE', DUE, 0, 0, 'WITHSCORES')[2]
  return { fields, events, first and math.max(0, first - now) or -1 }
end

-- Does the same for several who ask in one turn, in their order: what a script costs by itself, it costs once.
-- ARGV[2] = how many arguments each has; then for each the trace that it is in and these arguments
local function answer_each(act)
  local count = tonumber(ARGV[2])
  local answers = {}
  for at = 3, #ARGV, count + 1 do
    trace = ARGV[at]
    table.insert(answers, act(unpack(ARGV, at + 1, at + count)))
  end
  return answer(answers)
end
