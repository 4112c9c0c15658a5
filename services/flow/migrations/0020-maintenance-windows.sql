-- Times at which operators close an institution. Instants are milliseconds since 1970.
CREATE TABLE maintenance_window (
  id text PRIMARY KEY,
  -- null: all institutions
  institution text,
  starts_at bigint NOT NULL,
  ends_at bigint NOT NULL CHECK (ends_at > starts_at),
  reason text NOT NULL,
  announced_at bigint NOT NULL,
  announced_by text NOT NULL,
  cancelled_at bigint,
  cancelled_by text,
  cancelled_why text,
  CHECK (
    (cancelled_at IS NULL) = (cancelled_by IS NULL)
    AND (cancelled_at IS NULL) = (cancelled_why IS NULL)
  )
);
CREATE INDEX maintenance_window_end ON maintenance_window (ends_at);
CREATE INDEX maintenance_window_start ON maintenance_window (starts_at, id);
