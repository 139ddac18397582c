// The fifth schema, the twin of SQLite's: how far the authority's other systems have been told what has happened.

import Storage

extension Migration {
  /// No row for each event: a webhook is a place in the order of events, and what comes after it is still to be told.
  static let fifth = Migration(
    number: 5, name: "webhooks",
    sql: """
      -- How far each webhook has been told: run 0 goes on for ever, the others repeat some events once more.
      CREATE TABLE webhooks (
        name text COLLATE "C" NOT NULL,
        run bigint NOT NULL,
        authority text COLLATE "C" NOT NULL,
        place bigint NOT NULL,
        through bigint,
        case_id text COLLATE "C",
        state text COLLATE "C" NOT NULL,
        failures bigint NOT NULL,
        refusals bigint NOT NULL,
        failing_since bigint,
        next_attempt bigint NOT NULL,
        told_at bigint,
        status bigint,
        problem text COLLATE "C",
        worker text COLLATE "C",
        claimed_at bigint,
        PRIMARY KEY (name, run)
      );

      -- Events that a receiver did not take, though it takes others: for a person.
      CREATE TABLE webhook_refusals (
        name text COLLATE "C" NOT NULL,
        place bigint NOT NULL,
        case_id text COLLATE "C" NOT NULL,
        number bigint NOT NULL,
        at bigint NOT NULL,
        status bigint NOT NULL,
        PRIMARY KEY (name, place)
      );
      """)
}
