// The schema of identity providers, the twin of SQLite's: whom they vouch for, and what was taken once.

import Storage

extension Migration {
  /// A row for each role that a provider's claims have given somebody; rows of a sign-in under way.
  static let eleventh = Migration(
    number: 11, name: "identities",
    sql: """
      -- Somebody whom a provider knows, in one role at one authority.
      CREATE TABLE staff_identities (
        issuer text COLLATE "C" NOT NULL,
        subject text COLLATE "C" NOT NULL,
        authority text COLLATE "C" NOT NULL,
        role text COLLATE "C" NOT NULL,
        staff_id text COLLATE "C" NOT NULL UNIQUE REFERENCES staff (id),
        -- When the claims no longer gave the role; null while they do.
        withdrawn_at bigint,
        PRIMARY KEY (issuer, subject, authority, role)
      );

      -- What is taken once, or kept for a while under an unpredictable name; sealed where it has a content.
      CREATE TABLE sign_in_marks (
        purpose text COLLATE "C" NOT NULL,
        name bytea NOT NULL,
        until bigint NOT NULL,
        content bytea,
        PRIMARY KEY (purpose, name)
      );
      CREATE INDEX sign_in_marks_until ON sign_in_marks (until);
      """)
}
