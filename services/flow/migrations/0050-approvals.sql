-- Acts that wait for a second person. Instants are milliseconds since 1970.
CREATE TABLE approval (
  id text PRIMARY KEY,
  act text NOT NULL,
  target text NOT NULL,
  -- of the request, JSON
  body text NOT NULL,
  requested_at bigint NOT NULL,
  requested_by text NOT NULL,
  -- tells people apart
  requested_person text NOT NULL,
  -- of the request; once it is approved, of the approval
  expires_at bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('waiting', 'approved', 'declined', 'carried_out')),
  decided_at bigint,
  decided_by text,
  decided_why text
);
CREATE INDEX approval_age ON approval (requested_at);
