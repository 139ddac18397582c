// The fifth schema: how far the authority's other systems have been told what has happened.

import Storage

extension Migration {
  /// No row for each event: a webhook is a place in the order of events, and what comes after it is still to be told.
  static let fifth = Migration(
    number: 5, name: "webhooks",
    sql: """
      -- How far each webhook has been told: run 0 goes on for ever, the others repeat some events once more.
      CREATE TABLE webhooks (
        name TEXT NOT NULL,
        run INTEGER NOT NULL,
        authority TEXT NOT NULL,
        place INTEGER NOT NULL,
        through INTEGER,
        case_id TEXT,
        state TEXT NOT NULL,
        failures INTEGER NOT NULL,
        refusals INTEGER NOT NULL,
        failing_since INTEGER,
        next_attempt INTEGER NOT NULL,
        told_at INTEGER,
        status INTEGER,
        problem TEXT,
        worker TEXT,
        claimed_at INTEGER,
        PRIMARY KEY (name, run)
      ) STRICT;

      -- Events that a receiver did not take, though it takes others: for a person.
      CREATE TABLE webhook_refusals (
        name TEXT NOT NULL,
        place INTEGER NOT NULL,
        case_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        status INTEGER NOT NULL,
        PRIMARY KEY (name, place)
      ) STRICT;
      """)
}
