// The fifteenth schema: what goes with time is found by when it ended.

import Storage

extension Migration {
  /// When mail that belongs to no case was settled, and indexes for what is disposed of.
  static let fifteenth = Migration(
    number: 15, name: "disposal",
    sql: """
      -- When it was found put aside, come twice or about the delivery of own mail; null for everything else.
      ALTER TABLE arrivals ADD COLUMN settled_at INTEGER;
      CREATE INDEX arrivals_aside ON arrivals (authority, settled_at)
        WHERE state IN ('parked', 'duplicate', 'report') AND case_id IS NULL
          AND (blob IS NOT NULL OR content IS NOT NULL OR message_key IS NOT NULL);

      -- Entries that say something still: an emptied one has its hash alone.
      CREATE INDEX access_log_kept ON access_log (authority, at) WHERE body <> '';
      DROP INDEX access_texts_at;
      CREATE INDEX access_texts_at ON access_texts (at) WHERE fields IS NOT NULL;

      CREATE INDEX outbox_problems ON outbox (created_at)
        WHERE problem IS NOT NULL AND state = 'sent';
      """)
}
