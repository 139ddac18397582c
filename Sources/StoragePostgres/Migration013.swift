// The thirteenth schema, the twin of SQLite's: views of the queue that people keep under names.

import Storage

extension Migration {
  /// A row for each view, with the parameters of a list of cases.
  static let thirteenth = Migration(
    number: 13, name: "saved-views",
    sql: """
      CREATE TABLE saved_views (
        staff_id text COLLATE "C" NOT NULL REFERENCES staff (id),
        name text COLLATE "C" NOT NULL,
        id text COLLATE "C" NOT NULL UNIQUE,
        stage text COLLATE "C",
        owner text COLLATE "C",
        overdue bigint NOT NULL,
        unread bigint NOT NULL,
        words text COLLATE "C",
        saved_at bigint NOT NULL,
        PRIMARY KEY (staff_id, name)
      );
      """)
}
