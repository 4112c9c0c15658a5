-- What was checked before each consent, signed, for the bank. Instants are milliseconds since 1970.
CREATE TABLE verification_record (
  consent_id text PRIMARY KEY,
  institution text NOT NULL,
  at bigint NOT NULL,
  -- a JWS, which names the account
  sealed text NOT NULL
);
CREATE INDEX verification_record_age ON verification_record (institution, at);
