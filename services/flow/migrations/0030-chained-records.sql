-- Records that are only ever added, each bound to the one before it by a keyed hash. Their text is all
-- there is of them: every other column is read out of it by the database, so none can say otherwise.
CREATE TABLE chained_record (
  record text NOT NULL,
  hash text NOT NULL,
  chain text NOT NULL GENERATED ALWAYS AS (record::jsonb ->> 'chain') STORED,
  sequence bigint NOT NULL GENERATED ALWAYS AS ((record::jsonb ->> 'sequence')::bigint) STORED,
  kind text NOT NULL GENERATED ALWAYS AS (record::jsonb ->> 'kind') STORED,
  id text NOT NULL GENERATED ALWAYS AS (record::jsonb -> 'content' ->> 'id') STORED,
  at bigint NOT NULL GENERATED ALWAYS AS ((record::jsonb -> 'content' ->> 'at')::bigint) STORED,
  journey_id text GENERATED ALWAYS AS (record::jsonb -> 'content' ->> 'journeyId') STORED,
  account_key text GENERATED ALWAYS AS (record::jsonb -> 'content' ->> 'accountKey') STORED,
  removed_through bigint
    GENERATED ALWAYS AS ((record::jsonb -> 'content' ->> 'removedThrough')::bigint) STORED,
  PRIMARY KEY (chain, sequence),
  UNIQUE (chain, id)
);
CREATE INDEX chained_record_at ON chained_record (at, chain, sequence);
CREATE INDEX chained_record_journey ON chained_record (journey_id) WHERE journey_id IS NOT NULL;
CREATE INDEX chained_record_account ON chained_record (account_key) WHERE account_key IS NOT NULL;
CREATE INDEX chained_record_checkpoint ON chained_record (chain, sequence DESC)
  WHERE kind = 'checkpoint';

-- Where the next record goes. Its lock puts all who append to a chain in a row.
CREATE TABLE chain_head (
  chain text PRIMARY KEY,
  sequence bigint NOT NULL,
  hash text NOT NULL
);

-- These triggers stop mistakes and faulty programs. Who owns the tables can switch them off; that is
-- then found by following the hashes.
CREATE FUNCTION refuse_change_of_chained_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'records are only ever added to a chain';
END $$;

CREATE FUNCTION refuse_unless_checkpoint_stands_for_it() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.sequence <= (
    SELECT removed_through FROM chained_record
    WHERE chain = OLD.chain AND kind = 'checkpoint' ORDER BY sequence DESC LIMIT 1
  ) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'a record is removed only where a checkpoint stands for it';
END $$;

CREATE TRIGGER chained_record_stays_as_it_is BEFORE UPDATE ON chained_record
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_chained_record();
CREATE TRIGGER chained_record_is_not_emptied BEFORE TRUNCATE ON chained_record
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_chained_record();
CREATE TRIGGER chained_record_is_not_deleted BEFORE DELETE ON chained_record
  FOR EACH ROW EXECUTE FUNCTION refuse_unless_checkpoint_stands_for_it();
-- In replication sessions as well.
ALTER TABLE chained_record
  ENABLE ALWAYS TRIGGER chained_record_stays_as_it_is,
  ENABLE ALWAYS TRIGGER chained_record_is_not_emptied,
  ENABLE ALWAYS TRIGGER chained_record_is_not_deleted;
