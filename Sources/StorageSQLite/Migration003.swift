// The third schema: what processes tell one another of clients that try often.

import Storage

extension Migration {
  /// Empty here, where one process serves; the schemas of the engines stay alike.
  static let third = Migration(
    number: 3, name: "attempts",
    sql: """
      -- Tries of a client, who is known by a keyed hash only, in one minute.
      CREATE TABLE attempts (
        minute INTEGER NOT NULL,
        kind TEXT NOT NULL,
        client INTEGER NOT NULL,
        tries INTEGER NOT NULL,
        PRIMARY KEY (minute, kind, client)
      ) STRICT;
      """)
}
