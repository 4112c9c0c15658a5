-- Uniform choice of a number. The sorted sets have equal scores, so a rank is a position in a list
-- that nobody chose the order of, and excluded members are skipped by rank: O(log n) for each.

local WORD = 2 ^ 48

-- Rejects what would make the first residues likelier. All words are rejected with a probability
-- below (count / 2^48)^3; then the bias of that one draw is accepted.
local function uniform(count, words)
  local limit = WORD - math.fmod(WORD, count)
  for _, word in ipairs(words) do
    if word < limit then return math.fmod(word, count) end
  end
  return math.fmod(words[1], count)
end

-- Returns the number and how many it was drawn from, or nil when every member is excluded.
local function pick(set, excluded, words)
  local ranks = {}
  for _, number in ipairs(excluded) do
    local rank = redis.call('ZRANK', set, number)
    if rank then table.insert(ranks, rank) end
  end
  local count = redis.call('ZCARD', set) - #ranks
  if count <= 0 then return nil end
  table.sort(ranks)
  local rank = uniform(count, words)
  for _, taken in ipairs(ranks) do
    if rank >= taken then rank = rank + 1 end
  end
  return redis.call('ZRANGE', set, rank, rank)[1], count
end

-- Idle numbers, unless so few are left that someone who occupies the others could know the next.
-- Numbers the caller was shown are left out if there are others; those live for the caller always.
local function draw(entries, words)
  local shown, live = {}, {}
  for _, entry in ipairs(entries) do
    if entry.shown then table.insert(shown, entry.number) end
    if entry.live then table.insert(live, entry.number) end
  end
  local base = 2 * redis.call('ZCARD', IDLE) >= redis.call('ZCARD', ACTIVE) and IDLE or ACTIVE
  for _, try in ipairs({ { base, shown }, { ACTIVE, shown }, { base, live } }) do
    local number, candidates = pick(try[1], try[2], words)
    if number then
      -- One that was lent to be tried is tried by one customer.
      if state_of(number) ~= 'active' then
        redis.call('ZREM', ACTIVE, number)
        redis.call('ZREM', IDLE, number)
      end
      return number, candidates
    end
  end
end
