// The sixth schema, the twin of SQLite's: where staff get mail, and what was mailed to them each day.

import Storage

extension Migration {
  /// A row a person and day, committed before anything is sent, so that nobody gets two.
  static let sixth = Migration(
    number: 6, name: "digests",
    sql: """
      ALTER TABLE staff ADD COLUMN email text COLLATE "C";
      ALTER TABLE staff ADD COLUMN language text COLLATE "C" NOT NULL DEFAULT 'sv';

      -- The mail of one local day (days since 1970-01-01) to one person.
      CREATE TABLE digests (
        staff_id text COLLATE "C" NOT NULL REFERENCES staff (id),
        day bigint NOT NULL,
        state text COLLATE "C" NOT NULL,
        attempts bigint NOT NULL,
        next_attempt bigint NOT NULL,
        created_at bigint NOT NULL,
        worker text COLLATE "C",
        claimed_at bigint,
        problem text COLLATE "C",
        PRIMARY KEY (staff_id, day)
      );
      CREATE INDEX digests_state ON digests (state, day);
      """)
}
