// The fourteenth schema: where a mail is looked for among very many.

import Storage

extension Migration {
  /// Indexes for a mailbox of many years, which is read in hours.
  static let fourteenth = Migration(
    number: 14, name: "arrivals-found",
    sql: """
      -- The first of those that are alike, of which the later ones are duplicates.
      DROP INDEX arrivals_message;
      CREATE INDEX arrivals_message ON arrivals (authority, message_key, fetched_at, id)
        WHERE message_key IS NOT NULL AND state <> 'duplicate';
      CREATE INDEX arrivals_same ON arrivals (authority, blob, fetched_at, id)
        WHERE blob IS NOT NULL AND state <> 'duplicate';

      -- What is read next, in the order in which it came.
      DROP INDEX arrivals_due;
      CREATE INDEX arrivals_due ON arrivals (fetched_at, id) WHERE state = 'fetched';

      -- What waits for somebody and until when, and all of an authority's.
      CREATE INDEX arrivals_open ON arrivals (authority, register_by, arrived_at, id, state)
        WHERE state IN ('fetched', 'waiting', 'unreadable');
      CREATE INDEX arrivals_arrived ON arrivals (authority, arrived_at, id);
      """)
}
