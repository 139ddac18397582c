// The tenth schema: cases that are open to some persons only, and from when to when somebody is employed.

import Storage

extension Migration {
  /// Few cases are narrowed, so they stand in tables of their own: the lists of all others stay as quick as they were.
  static let tenth = Migration(
    number: 10, name: "doors",
    sql: """
      -- By identity (by_name 0) or to named persons (1); who else may open it is in the case.
      CREATE TABLE narrowed_cases (
        case_id TEXT PRIMARY KEY NOT NULL REFERENCES cases (id),
        authority TEXT NOT NULL,
        by_name INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX narrowed_authority ON narrowed_cases (authority);

      -- Those named, for ever, and those who broke the glass, for a while (ms since 1970-01-01).
      CREATE TABLE case_readers (
        case_id TEXT NOT NULL REFERENCES cases (id),
        reader TEXT NOT NULL,
        until INTEGER NOT NULL,
        PRIMARY KEY (case_id, reader)
      ) STRICT;

      -- What the last event that speaks of it says.
      INSERT INTO narrowed_cases (case_id, authority, by_name)
      SELECT c.id, c.authority, 0 FROM cases c JOIN events e ON e.case_id = c.id
      WHERE e.facts LIKE '%"protected":true%' AND NOT EXISTS (
        SELECT 1 FROM events l WHERE l.case_id = c.id AND l.number > e.number
          AND l.facts LIKE '%"protected":%');

      -- Days since 1970-01-01, both included; nothing is no limit.
      ALTER TABLE staff ADD COLUMN valid_from INTEGER;
      ALTER TABLE staff ADD COLUMN valid_to INTEGER;
      """)
}
