// The third schema, the twin of SQLite's: what processes tell one another of clients that try often.

import Storage

extension Migration {
  /// Worth nothing after a minute, so not in the log of writes.
  static let third = Migration(
    number: 3, name: "attempts",
    sql: """
      -- Tries of a client, who is known by a keyed hash only, in one minute.
      CREATE UNLOGGED TABLE attempts (
        minute bigint NOT NULL,
        kind text COLLATE "C" NOT NULL,
        client bigint NOT NULL,
        tries bigint NOT NULL,
        PRIMARY KEY (minute, kind, client)
      );
      """)
}
