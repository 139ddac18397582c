// The eighth schema: who has read what, and the Merkle tree over that and the events.

import Storage

extension Migration {
  /// The access log, its erasable texts, the tree's tiles and runs, and the checkpoints that were signed.
  static let eighth = Migration(
    number: 8, name: "proof",
    sql: """
      -- Appended, never changed; each process has a chain of its own, a segment.
      CREATE TABLE access_log (
        seq INTEGER PRIMARY KEY,
        segment TEXT NOT NULL,
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        authority TEXT,
        staff TEXT,
        case_id TEXT,
        body TEXT NOT NULL,
        digests BLOB NOT NULL,
        hash BLOB NOT NULL,
        UNIQUE (segment, number)
      ) STRICT;
      CREATE INDEX access_log_case ON access_log (case_id, seq) WHERE case_id IS NOT NULL;
      CREATE INDEX access_log_staff ON access_log (staff, seq) WHERE staff IS NOT NULL;

      -- Salts and texts of an entry, apart from it so that they can be erased.
      CREATE TABLE access_texts (
        segment TEXT NOT NULL,
        number INTEGER NOT NULL,
        case_id TEXT,
        at INTEGER NOT NULL,
        fields BLOB,
        PRIMARY KEY (segment, number)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX access_texts_case ON access_texts (case_id) WHERE case_id IS NOT NULL;
      CREATE INDEX access_texts_at ON access_texts (at);

      -- Which events or entries became which leaves: those after one place and through another, in their order.
      CREATE TABLE log_runs (
        first INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        after INTEGER NOT NULL,
        through INTEGER NOT NULL,
        leaves INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX log_runs_source ON log_runs (source, through);

      -- Up to 256 hashes of one level of the tree, one after the other.
      CREATE TABLE log_tiles (
        level INTEGER NOT NULL,
        place INTEGER NOT NULL,
        hashes BLOB NOT NULL,
        PRIMARY KEY (level, place)
      ) STRICT;

      CREATE TABLE checkpoints (
        size INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        text TEXT NOT NULL
      ) STRICT;
      """)
}
