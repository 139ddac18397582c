// The second schema: what machines read of documents, and the work of reading, flagging and masking.

import Storage

extension Migration {
  /// Texts and flags are derived from files: they are erased with them, and made again from them.
  static let second = Migration(
    number: 2, name: "readings",
    sql: """
      -- What was read of a file, once for all cases that name it.
      CREATE TABLE readings (
        blob TEXT PRIMARY KEY NOT NULL,
        reader TEXT NOT NULL,
        pages INTEGER NOT NULL,
        summary TEXT NOT NULL,
        rendition TEXT,
        at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX readings_rendition ON readings (rendition) WHERE rendition IS NOT NULL;
      CREATE TABLE reading_pages (
        blob TEXT NOT NULL,
        page INTEGER NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (blob, page)
      ) STRICT;

      -- The flags of a document of a case: under which policy, of which text, knowing what.
      CREATE TABLE flag_sets (
        case_id TEXT NOT NULL REFERENCES cases (id),
        line_id TEXT NOT NULL,
        blob TEXT NOT NULL,
        reader TEXT NOT NULL,
        policy TEXT NOT NULL,
        context TEXT NOT NULL,
        content TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (case_id, line_id)
      ) STRICT;

      -- Long work on documents that is still to be done, or was given up.
      CREATE TABLE work (
        kind TEXT NOT NULL,
        case_id TEXT NOT NULL REFERENCES cases (id),
        line_id TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        next_attempt INTEGER NOT NULL,
        worker TEXT,
        claimed_at INTEGER,
        done INTEGER NOT NULL,
        total INTEGER NOT NULL,
        problem TEXT,
        PRIMARY KEY (case_id, line_id, kind)
      ) STRICT;
      CREATE INDEX work_due ON work (state, next_attempt);
      """)
}
