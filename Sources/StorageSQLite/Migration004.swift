// The fourth schema: the mailboxes that are read, and everything that came out of them.

import Storage

extension Migration {
  /// What came is a row before anything of it is read; its bytes are a file that the row names.
  static let fourth = Migration(
    number: 4, name: "arrivals",
    sql: """
      -- How far each mailbox has been read, and by whom it is being read.
      CREATE TABLE mailboxes (
        name TEXT PRIMARY KEY NOT NULL,
        authority TEXT NOT NULL,
        uid_validity INTEGER,
        last_uid INTEGER NOT NULL,
        next_visit INTEGER NOT NULL,
        worker TEXT,
        claimed_at INTEGER,
        failures INTEGER NOT NULL,
        problem TEXT,
        failing_uid INTEGER NOT NULL,
        failing_tries INTEGER NOT NULL
      ) STRICT;

      -- A mail that came in. `content` is what was read of it, and is erased with the case.
      CREATE TABLE arrivals (
        id TEXT PRIMARY KEY NOT NULL,
        authority TEXT NOT NULL,
        mailbox TEXT NOT NULL,
        uid_validity INTEGER NOT NULL,
        uid INTEGER NOT NULL,
        blob TEXT,
        size INTEGER NOT NULL,
        arrived_at INTEGER NOT NULL,
        fetched_at INTEGER NOT NULL,
        register_by INTEGER NOT NULL,
        state TEXT NOT NULL,
        version INTEGER NOT NULL,
        message_key BLOB,
        duplicate_of TEXT,
        case_id TEXT,
        content TEXT,
        problem TEXT,
        attempts INTEGER NOT NULL,
        next_attempt INTEGER NOT NULL,
        worker TEXT,
        claimed_at INTEGER
      ) STRICT;
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
