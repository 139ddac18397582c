// The second schema, the twin of SQLite's: what machines read of documents, and the work on them.

import Storage

extension Migration {
  /// Texts and flags are derived from files: they are erased with them, and made again from them.
  static let second = Migration(
    number: 2, name: "readings",
    sql: """
      -- What was read of a file, once for all cases that name it.
      CREATE TABLE readings (
        blob text COLLATE "C" PRIMARY KEY NOT NULL,
        reader text COLLATE "C" NOT NULL,
        pages bigint NOT NULL,
        summary text COLLATE "C" NOT NULL,
        rendition text COLLATE "C",
        at bigint NOT NULL
      );
      CREATE INDEX readings_rendition ON readings (rendition) WHERE rendition IS NOT NULL;
      CREATE TABLE reading_pages (
        blob text COLLATE "C" NOT NULL,
        page bigint NOT NULL,
        content text COLLATE "C" NOT NULL,
        PRIMARY KEY (blob, page)
      );

      -- The flags of a document of a case: under which policy, of which text, knowing what.
      CREATE TABLE flag_sets (
        case_id text COLLATE "C" NOT NULL REFERENCES cases (id),
        line_id text COLLATE "C" NOT NULL,
        blob text COLLATE "C" NOT NULL,
        reader text COLLATE "C" NOT NULL,
        policy text COLLATE "C" NOT NULL,
        context text COLLATE "C" NOT NULL,
        content text COLLATE "C" NOT NULL,
        at bigint NOT NULL,
        PRIMARY KEY (case_id, line_id)
      );

      -- Long work on documents that is still to be done, or was given up.
      CREATE TABLE work (
        kind text COLLATE "C" NOT NULL,
        case_id text COLLATE "C" NOT NULL REFERENCES cases (id),
        line_id text COLLATE "C" NOT NULL,
        state text COLLATE "C" NOT NULL,
        attempts bigint NOT NULL,
        next_attempt bigint NOT NULL,
        worker text COLLATE "C",
        claimed_at bigint,
        done bigint NOT NULL,
        total bigint NOT NULL,
        problem text COLLATE "C",
        PRIMARY KEY (case_id, line_id, kind)
      );
      CREATE INDEX work_due ON work (state, next_attempt);
      """)
}
