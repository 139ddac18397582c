// The ninth schema: how staff and machines are let in, and the sessions of browsers.

import Storage

extension Migration {
  /// Of secrets only hashes, but for those that codes are made from, which are sealed.
  static let ninth = Migration(
    number: 9, name: "sign-in",
    sql: """
      -- A browser that somebody has signed in at; of its secret only SHA-256.
      CREATE TABLE sessions (
        hash BLOB PRIMARY KEY NOT NULL,
        id TEXT NOT NULL UNIQUE,
        staff_id TEXT NOT NULL REFERENCES staff (id),
        begun_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL,
        ended_at INTEGER,
        means TEXT NOT NULL,
        provider TEXT,
        subject TEXT,
        provider_session TEXT,
        assurance TEXT
      ) STRICT;
      CREATE INDEX sessions_staff ON sessions (staff_id);
      CREATE INDEX sessions_provider ON sessions (provider, subject);

      -- Local accounts: a user name, a password (Argon2id) and a sealed secret for one-time codes.
      CREATE TABLE passwords (
        staff_id TEXT PRIMARY KEY NOT NULL REFERENCES staff (id),
        user_name TEXT NOT NULL UNIQUE,
        hash TEXT NOT NULL,
        secret BLOB NOT NULL,
        last_step INTEGER NOT NULL,
        set_at INTEGER NOT NULL
      ) STRICT;

      -- Machines: each is a row of staff too, under whose name its acts stand.
      CREATE TABLE clients (
        id TEXT PRIMARY KEY NOT NULL REFERENCES staff (id),
        scopes TEXT NOT NULL
      ) STRICT;
      CREATE TABLE client_tokens (
        hash BLOB PRIMARY KEY NOT NULL,
        client_id TEXT NOT NULL REFERENCES clients (id),
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX client_tokens_client ON client_tokens (client_id);
      """)
}
