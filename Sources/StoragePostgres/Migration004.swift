// The fourth schema, the twin of SQLite's: the mailboxes that are read, and everything that came out of them.

import Storage

extension Migration {
  /// What came is a row before anything of it is read; its bytes are a file that the row names.
  static let fourth = Migration(
    number: 4, name: "arrivals",
    sql: """
      -- How far each mailbox has been read, and by whom it is being read.
      CREATE TABLE mailboxes (
        name text COLLATE "C" PRIMARY KEY,
        authority text COLLATE "C" NOT NULL,
        uid_validity bigint,
        last_uid bigint NOT NULL,
        next_visit bigint NOT NULL,
        worker text COLLATE "C",
        claimed_at bigint,
        failures bigint NOT NULL,
        problem text COLLATE "C",
        failing_uid bigint NOT NULL,
        failing_tries bigint NOT NULL
      );

      -- A mail that came in. `content` is what was read of it, and is erased with the case.
      CREATE TABLE arrivals (
        id text COLLATE "C" PRIMARY KEY,
        authority text COLLATE "C" NOT NULL,
        mailbox text COLLATE "C" NOT NULL,
        uid_validity bigint NOT NULL,
        uid bigint NOT NULL,
        blob text COLLATE "C",
        size bigint NOT NULL,
        arrived_at bigint NOT NULL,
        fetched_at bigint NOT NULL,
        register_by bigint NOT NULL,
        state text COLLATE "C" NOT NULL,
        version bigint NOT NULL,
        message_key bytea,
        duplicate_of text COLLATE "C",
        case_id text COLLATE "C",
        content text COLLATE "C",
        problem text COLLATE "C",
        attempts bigint NOT NULL,
        next_attempt bigint NOT NULL,
        worker text COLLATE "C",
        claimed_at bigint
      );
      CREATE UNIQUE INDEX arrivals_uid ON arrivals (mailbox, uid_validity, uid);
      CREATE INDEX arrivals_tray ON arrivals (authority, state, arrived_at, id);
      CREATE INDEX arrivals_due ON arrivals (next_attempt) WHERE state = 'fetched';
      CREATE INDEX arrivals_blob ON arrivals (blob) WHERE blob IS NOT NULL;
      CREATE INDEX arrivals_message ON arrivals (authority, message_key)
        WHERE message_key IS NOT NULL;
      CREATE INDEX register_text ON register (authority, text);
      CREATE INDEX arrivals_case ON arrivals (case_id) WHERE case_id IS NOT NULL;
      """)
}
