// The tenth schema, the twin of SQLite's: cases that are open to some persons only, and the days of employments.

import Storage

extension Migration {
  /// Few cases are narrowed, so they stand in tables of their own: the lists of all others stay as quick as they were.
  static let tenth = Migration(
    number: 10, name: "doors",
    sql: """
      -- By identity (by_name 0) or to named persons (1); who else may open it is in the case.
      CREATE TABLE narrowed_cases (
        case_id text COLLATE "C" PRIMARY KEY NOT NULL REFERENCES cases (id),
        authority text COLLATE "C" NOT NULL,
        by_name bigint NOT NULL
      );
      CREATE INDEX narrowed_authority ON narrowed_cases (authority);

      -- Those named, for ever, and those who broke the glass, for a while (ms since 1970-01-01).
      CREATE TABLE case_readers (
        case_id text COLLATE "C" NOT NULL REFERENCES cases (id),
        reader text COLLATE "C" NOT NULL,
        until bigint NOT NULL,
        PRIMARY KEY (case_id, reader)
      );

      -- What the last event that speaks of it says.
      INSERT INTO narrowed_cases (case_id, authority, by_name)
      SELECT c.id, c.authority, 0 FROM cases c JOIN events e ON e.case_id = c.id
      WHERE e.facts LIKE '%"protected":true%' AND NOT EXISTS (
        SELECT 1 FROM events l WHERE l.case_id = c.id AND l.number > e.number
          AND l.facts LIKE '%"protected":%');

      -- Days since 1970-01-01, both included; nothing is no limit.
      ALTER TABLE staff ADD COLUMN valid_from bigint;
      ALTER TABLE staff ADD COLUMN valid_to bigint;
      """)
}
