// The first schema. Never edited: what changes later is a later migration.

import Storage

extension Migration {
  /// Cases, their events and texts, the register, the outbox, staff and keys.
  static let first = Migration(
    number: 1, name: "cases",
    sql: """
      CREATE TABLE settings (
        name TEXT PRIMARY KEY NOT NULL,
        value BLOB NOT NULL
      ) STRICT;

      -- One row a case: the read model, computed from the events with each write.
      CREATE TABLE cases (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        authority TEXT NOT NULL,
        year INTEGER NOT NULL,
        number INTEGER NOT NULL,
        register_number TEXT NOT NULL,
        registered_at INTEGER NOT NULL,
        arrived_at INTEGER NOT NULL,
        events INTEGER NOT NULL,
        hash BLOB NOT NULL,
        stage TEXT NOT NULL,
        rank INTEGER NOT NULL,
        position INTEGER NOT NULL,
        owner TEXT NOT NULL,
        due INTEGER,
        answered_at INTEGER,
        wake_at INTEGER,
        public_subject TEXT,
        withheld INTEGER NOT NULL,
        code_hash BLOB NOT NULL,
        code_generation INTEGER NOT NULL,
        summary TEXT NOT NULL
      ) STRICT;
      CREATE INDEX cases_queue ON cases (authority, rank, position, seq);
      CREATE INDEX cases_stage ON cases (authority, stage, position, seq) WHERE rank = 0;
      CREATE INDEX cases_owner ON cases (authority, owner, rank, position, seq) WHERE owner <> '';
      CREATE INDEX cases_due ON cases (authority, due, seq) WHERE due IS NOT NULL;
      CREATE INDEX cases_wake ON cases (wake_at) WHERE wake_at IS NOT NULL;
      CREATE INDEX cases_registered ON cases (authority, registered_at, seq);
      CREATE INDEX cases_registered_all ON cases (registered_at, seq);

      -- What happened; appended, never changed.
      CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        case_id TEXT NOT NULL REFERENCES cases (id),
        number INTEGER NOT NULL,
        header TEXT NOT NULL,
        facts TEXT NOT NULL,
        digests BLOB NOT NULL,
        hash BLOB NOT NULL,
        UNIQUE (case_id, number)
      ) STRICT;

      -- Salts and texts of an event, apart from it so that disposal can erase them.
      CREATE TABLE personal (
        case_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        fields BLOB,
        PRIMARY KEY (case_id, number)
      ) STRICT;

      CREATE TABLE letters (
        id TEXT PRIMARY KEY NOT NULL,
        case_id TEXT NOT NULL REFERENCES cases (id),
        number INTEGER NOT NULL,
        kind TEXT NOT NULL,
        at INTEGER NOT NULL,
        salt BLOB,
        content TEXT
      ) STRICT;
      CREATE INDEX letters_case ON letters (case_id, number);

      -- Which files a case names.
      CREATE TABLE blobs (
        blob TEXT NOT NULL,
        case_id TEXT NOT NULL REFERENCES cases (id),
        PRIMARY KEY (blob, case_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX blobs_case ON blobs (case_id);

      -- The last number of each authority and year, and the numbers given, chained.
      CREATE TABLE registers (
        authority TEXT NOT NULL,
        year INTEGER NOT NULL,
        last INTEGER NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (authority, year)
      ) STRICT;
      CREATE TABLE register (
        authority TEXT NOT NULL,
        year INTEGER NOT NULL,
        number INTEGER NOT NULL,
        text TEXT NOT NULL,
        case_id TEXT NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (authority, year, number)
      ) STRICT;
      CREATE TABLE register_days (
        authority TEXT NOT NULL,
        day INTEGER NOT NULL,
        cases INTEGER NOT NULL,
        PRIMARY KEY (authority, day)
      ) STRICT;

      -- How many cases there are, so that nobody counts them.
      CREATE TABLE counts (
        authority TEXT NOT NULL,
        owner TEXT NOT NULL,
        stage TEXT NOT NULL,
        cases INTEGER NOT NULL,
        PRIMARY KEY (authority, owner, stage)
      ) STRICT;

      CREATE TABLE outbox (
        id TEXT PRIMARY KEY NOT NULL,
        case_id TEXT NOT NULL REFERENCES cases (id),
        letter_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        next_attempt INTEGER NOT NULL,
        may_repeat INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        worker TEXT,
        claimed_at INTEGER,
        problem TEXT
      ) STRICT;
      CREATE INDEX outbox_work ON outbox (state, kind, next_attempt) WHERE state <> 'sent';
      CREATE INDEX outbox_case ON outbox (case_id);

      CREATE TABLE idempotency (
        scope TEXT NOT NULL,
        key TEXT NOT NULL,
        fingerprint BLOB NOT NULL,
        at INTEGER NOT NULL,
        status INTEGER NOT NULL,
        body BLOB NOT NULL,
        case_id TEXT,
        PRIMARY KEY (scope, key)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX idempotency_at ON idempotency (at);

      CREATE TABLE staff (
        id TEXT PRIMARY KEY NOT NULL,
        name TEXT NOT NULL,
        authority TEXT NOT NULL,
        role TEXT NOT NULL,
        token_hash BLOB NOT NULL UNIQUE,
        added_at INTEGER NOT NULL,
        revoked_at INTEGER
      ) STRICT;

      -- Signed heads over everything committed so far, so that a removed event or case shows.
      CREATE TABLE heads (
        number INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        through INTEGER NOT NULL,
        events INTEGER NOT NULL,
        hash BLOB NOT NULL,
        signature BLOB NOT NULL
      ) STRICT;

      CREATE VIRTUAL TABLE words USING fts5(
        authority, shown, more, tokenize = "unicode61 remove_diacritics 0", detail = full
      );
      """)
}
