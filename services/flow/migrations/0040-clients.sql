-- Apps, and APIs of banks, that the authorization server knows. Instants are milliseconds since 1970.
CREATE TABLE client (
  id text PRIMARY KEY,
  -- JSON, as the operator registered it
  registration text NOT NULL,
  registered_at bigint NOT NULL,
  suspended_at bigint,
  -- SHA-256, where it has a secret
  secret_hash text
);
