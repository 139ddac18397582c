// The eighth schema, the twin of SQLite's: who has read what, and the Merkle tree over that and the events.

import Storage

extension Migration {
  /// The access log, its erasable texts, the tree's tiles and runs, and the checkpoints that were signed.
  static let eighth = Migration(
    number: 8, name: "proof",
    sql: """
      CREATE SEQUENCE access_places;
      -- Under the lock of events: whoever takes it alone sees every entry up to the newest as well.
      CREATE FUNCTION next_access_place() RETURNS bigint LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_advisory_xact_lock_shared(1433692229);
          RETURN nextval('access_places');
        END $$;

      -- Appended, never changed; each process has a chain of its own, a segment.
      CREATE TABLE access_log (
        seq bigint PRIMARY KEY DEFAULT next_access_place(),
        segment text COLLATE "C" NOT NULL,
        number bigint NOT NULL,
        at bigint NOT NULL,
        authority text COLLATE "C",
        staff text COLLATE "C",
        case_id text COLLATE "C",
        body text COLLATE "C" NOT NULL,
        digests bytea NOT NULL,
        hash bytea NOT NULL,
        UNIQUE (segment, number)
      );
      CREATE INDEX access_log_case ON access_log (case_id, seq) WHERE case_id IS NOT NULL;
      CREATE INDEX access_log_staff ON access_log (staff, seq) WHERE staff IS NOT NULL;

      -- Salts and texts of an entry, apart from it so that they can be erased.
      CREATE TABLE access_texts (
        segment text COLLATE "C" NOT NULL,
        number bigint NOT NULL,
        case_id text COLLATE "C",
        at bigint NOT NULL,
        fields bytea,
        PRIMARY KEY (segment, number)
      );
      CREATE INDEX access_texts_case ON access_texts (case_id) WHERE case_id IS NOT NULL;
      CREATE INDEX access_texts_at ON access_texts (at);

      -- Which events or entries became which leaves: those after one place and through another, in their order.
      CREATE TABLE log_runs (
        first bigint PRIMARY KEY,
        source text COLLATE "C" NOT NULL,
        after bigint NOT NULL,
        through bigint NOT NULL,
        leaves bigint NOT NULL
      );
      CREATE INDEX log_runs_source ON log_runs (source, through);

      -- Up to 256 hashes of one level of the tree, one after the other.
      CREATE TABLE log_tiles (
        level bigint NOT NULL,
        place bigint NOT NULL,
        hashes bytea NOT NULL,
        PRIMARY KEY (level, place)
      );

      CREATE TABLE checkpoints (
        size bigint PRIMARY KEY,
        at bigint NOT NULL,
        text text COLLATE "C" NOT NULL
      );
      """)
}
