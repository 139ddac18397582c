// The sixth schema: where staff get mail, and what was mailed to them each day.

import Storage

extension Migration {
  /// A row a person and day, committed before anything is sent, so that nobody gets two.
  static let sixth = Migration(
    number: 6, name: "digests",
    sql: """
      ALTER TABLE staff ADD COLUMN email TEXT;
      ALTER TABLE staff ADD COLUMN language TEXT NOT NULL DEFAULT 'sv';

      -- The mail of one local day (days since 1970-01-01) to one person.
      CREATE TABLE digests (
        staff_id TEXT NOT NULL REFERENCES staff (id),
        day INTEGER NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        next_attempt INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        worker TEXT,
        claimed_at INTEGER,
        problem TEXT,
        PRIMARY KEY (staff_id, day)
      ) STRICT;
      CREATE INDEX digests_state ON digests (state, day);
      """)
}
