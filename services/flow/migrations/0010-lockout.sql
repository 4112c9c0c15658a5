-- Failures of a day (days since 1970 in Asia/Tokyo): the next day begins at zero whatever stands here.
CREATE TABLE account_lockout (
  account_key text PRIMARY KEY,
  institution text NOT NULL,
  masked_account text NOT NULL,
  day integer NOT NULL,
  failures integer NOT NULL CHECK (failures >= 0),
  -- milliseconds since 1970; set while the account is locked for the rest of that day
  locked_at bigint
);
CREATE INDEX account_lockout_locked ON account_lockout (day, locked_at) WHERE locked_at IS NOT NULL;

-- Guesses that are being looked at. A process that dies leaves its own behind until they run out.
CREATE TABLE account_guess (
  id text PRIMARY KEY,
  account_key text NOT NULL REFERENCES account_lockout ON DELETE CASCADE,
  runs_out_at bigint NOT NULL
);
CREATE INDEX account_guess_account ON account_guess (account_key);

-- Who lifted which lock, and why.
CREATE TABLE lockout_lift (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_key text NOT NULL,
  day integer NOT NULL,
  failures integer NOT NULL,
  lifted_at bigint NOT NULL,
  lifted_by text NOT NULL,
  why text NOT NULL
);
