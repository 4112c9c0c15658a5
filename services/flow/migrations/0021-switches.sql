-- The last word of operators on what is switched off; what they never touched is not here.
CREATE TABLE operator_switch (
  kind text NOT NULL CHECK (kind IN ('institution', 'app')),
  id text NOT NULL,
  switched_off boolean NOT NULL,
  -- milliseconds since 1970
  changed_at bigint NOT NULL,
  changed_by text NOT NULL,
  why text NOT NULL,
  PRIMARY KEY (kind, id)
);
