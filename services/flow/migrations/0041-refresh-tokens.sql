-- Refresh tokens, as far as one may know of them: of a token its SHA-256, of what it says a seal.
-- Instants are milliseconds since 1970.
CREATE TABLE refresh_token (
  hash text PRIMARY KEY,
  consent_id text NOT NULL,
  sealed text NOT NULL,
  expires_at bigint NOT NULL,
  -- its successor was issued then
  consumed_at bigint
);
CREATE INDEX refresh_token_consent ON refresh_token (consent_id);
CREATE INDEX refresh_token_expiry ON refresh_token (expires_at);
