-- Jobs on their way to a queue, written together with what they tell of.
CREATE TABLE outbox_job (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue text NOT NULL,
  id text NOT NULL,
  -- JSON; what is personal in it is sealed
  data text NOT NULL,
  -- until then somebody hands it on, in milliseconds since 1970
  taken_until bigint NOT NULL DEFAULT 0
);
