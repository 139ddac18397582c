// The thirteenth schema: views of the queue that people keep under names.

import Storage

extension Migration {
  /// A row for each view, with the parameters of a list of cases.
  static let thirteenth = Migration(
    number: 13, name: "saved-views",
    sql: """
      CREATE TABLE saved_views (
        staff_id TEXT NOT NULL REFERENCES staff (id),
        name TEXT NOT NULL,
        id TEXT NOT NULL UNIQUE,
        stage TEXT,
        owner TEXT,
        overdue INTEGER NOT NULL,
        unread INTEGER NOT NULL,
        words TEXT,
        saved_at INTEGER NOT NULL,
        PRIMARY KEY (staff_id, name)
      ) STRICT;
      """)
}
