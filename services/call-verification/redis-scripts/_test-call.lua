-- The test call that the pool waits for, one at a time: number, hash of the caller, until when, heard at.

local TEST_CALL = P .. ':test-call'

local expected

-- Whether it is this one, which then has been heard. It is nobody's verification.
local function hear_test_call(number, caller)
  expected = expected or redis.call('HMGET', TEST_CALL, 'targetNumber', 'caller', 'until')
  if expected[1] ~= number or expected[2] ~= caller or now >= tonumber(expected[3]) then return false end
  redis.call('HSETNX', TEST_CALL, 'heardAt', text(now))
  return true
end
