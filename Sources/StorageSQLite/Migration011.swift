// The schema of identity providers: whom they vouch for, and what was taken once.

import Storage

extension Migration {
  /// A row for each role that a provider's claims have given somebody; rows of a sign-in under way.
  static let eleventh = Migration(
    number: 11, name: "identities",
    sql: """
      -- Somebody whom a provider knows, in one role at one authority.
      CREATE TABLE staff_identities (
        issuer TEXT NOT NULL,
        subject TEXT NOT NULL,
        authority TEXT NOT NULL,
        role TEXT NOT NULL,
        staff_id TEXT NOT NULL UNIQUE REFERENCES staff (id),
        -- When the claims no longer gave the role; null while they do.
        withdrawn_at INTEGER,
        PRIMARY KEY (issuer, subject, authority, role)
      ) STRICT;

      -- What is taken once, or kept for a while under an unpredictable name; sealed where it has a content.
      CREATE TABLE sign_in_marks (
        purpose TEXT NOT NULL,
        name BLOB NOT NULL,
        until INTEGER NOT NULL,
        content BLOB,
        PRIMARY KEY (purpose, name)
      ) STRICT;
      CREATE INDEX sign_in_marks_until ON sign_in_marks (until);
      """)
}
