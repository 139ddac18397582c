-- The tables of the applications that are measured beside the server.
CREATE TABLE counters (authority text, year integer, last bigint NOT NULL, PRIMARY KEY (authority, year));
INSERT INTO counters VALUES ('ks', 2026, 0);
CREATE TABLE requests (
  id text PRIMARY KEY, authority text NOT NULL, number text NOT NULL, description text NOT NULL,
  address text, code_hash bytea NOT NULL, version integer NOT NULL, received_at timestamptz NOT NULL);
CREATE TABLE events (
  request_id text REFERENCES requests (id), number integer, facts jsonb NOT NULL,
  at timestamptz NOT NULL, PRIMARY KEY (request_id, number));
CREATE TABLE outbox (
  id text PRIMARY KEY, request_id text NOT NULL REFERENCES requests (id), letter text NOT NULL,
  state text NOT NULL, created_at timestamptz NOT NULL);
