// The tenth schema: what a scanner for malware said of each file.

import Storage

extension Migration {
  /// A row for each file that is named; those from before wait like new ones.
  static let tenth = Migration(
    number: 10, name: "scans",
    sql: """
      CREATE TABLE scans (
        blob TEXT NOT NULL PRIMARY KEY,
        state TEXT NOT NULL,
        name TEXT,
        attempts INTEGER NOT NULL,
        next_attempt INTEGER NOT NULL,
        at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX scans_due ON scans (next_attempt) WHERE state = 'waiting';
      CREATE INDEX scans_infected ON scans (blob) WHERE state = 'infected';
      INSERT INTO scans (blob, state, attempts, next_attempt, at)
        SELECT DISTINCT blob, 'waiting', 0, 0, 0 FROM (
          SELECT blob FROM blobs UNION SELECT blob FROM arrivals WHERE blob IS NOT NULL) AS named;
      """)
}
