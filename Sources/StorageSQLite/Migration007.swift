// The seventh schema: what of a case nobody has read, and whether it is kept apart.

import Storage

extension Migration {
  /// Null in cases that were written before, until `Store.fillColumns` has come to them.
  static let seventh = Migration(
    number: 7, name: "unread",
    sql: """
      ALTER TABLE cases ADD COLUMN unread INTEGER;
      ALTER TABLE cases ADD COLUMN parked INTEGER;
      CREATE INDEX cases_unread ON cases (authority, rank, position, seq, unread) WHERE unread > 0;
      CREATE INDEX cases_unfilled ON cases (seq) WHERE unread IS NULL;
      """)
}
