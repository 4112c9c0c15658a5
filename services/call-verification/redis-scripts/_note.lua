-- Who last changed a number, when and why: a hash of JSON lists { revision, by, why, at }.

local NOTES = P .. ':notes'

local function read_note(number)
  local note = redis.call('HGET', NOTES, number)
  return note and cjson.decode(note) or { '0', '', '', '' }
end

local function write_note(number, revision, by, why)
  redis.call('HSET', NOTES, number, cjson.encode({ text(revision), by, why, text(now) }))
end
