-- What customers allowed apps to read. Instants are milliseconds since 1970.
CREATE TABLE consent (
  id text PRIMARY KEY,
  institution text NOT NULL,
  app text NOT NULL,
  account_key text NOT NULL,
  masked_account text NOT NULL,
  scopes text[] NOT NULL,
  granted_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  -- both are forgotten when the consent is over
  sealed_account text,
  sealed_emails text,
  revoked_at bigint,
  revoked_by text,
  revoked_why text,
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (revoked_why IS NULL))
);
CREATE INDEX consent_account ON consent (account_key, granted_at);
CREATE INDEX consent_granted ON consent (granted_at, id);
CREATE INDEX consent_to_forget ON consent (expires_at) WHERE sealed_account IS NOT NULL;
