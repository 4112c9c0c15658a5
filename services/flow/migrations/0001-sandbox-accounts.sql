-- The accounts of the sandbox's invented customers; a bank's own stay in its core system.
CREATE TABLE sandbox_account (
  institution text NOT NULL,
  branch text NOT NULL CHECK (branch ~ '^[0-9]{3}$'),
  account_type text NOT NULL CHECK (account_type IN ('ordinary', 'savings')),
  account_number text NOT NULL CHECK (account_number ~ '^[0-9]{7}$'),
  birth_date date NOT NULL,
  phones text[] NOT NULL,
  contact_email text,
  -- argon2id, of the PIN and the pepper
  pin_hash text NOT NULL,
  -- 'open'; 'closed' and 'no_card' cannot be used, 'moved' is an account that went to another branch
  status text NOT NULL CHECK (status IN ('open', 'closed', 'no_card', 'moved')),
  PRIMARY KEY (institution, branch, account_type, account_number)
);
