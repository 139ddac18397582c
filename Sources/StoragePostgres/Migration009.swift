// The ninth schema, the twin of SQLite's: how staff and machines are let in, and the sessions of browsers.

import Storage

extension Migration {
  /// Of secrets only hashes, but for those that codes are made from, which are sealed.
  static let ninth = Migration(
    number: 9, name: "sign-in",
    sql: """
      -- A browser that somebody has signed in at; of its secret only SHA-256.
      CREATE TABLE sessions (
        hash bytea PRIMARY KEY NOT NULL,
        id text COLLATE "C" NOT NULL UNIQUE,
        staff_id text COLLATE "C" NOT NULL REFERENCES staff (id),
        begun_at bigint NOT NULL,
        seen_at bigint NOT NULL,
        ends_at bigint NOT NULL,
        ended_at bigint,
        means text COLLATE "C" NOT NULL,
        provider text COLLATE "C",
        subject text COLLATE "C",
        provider_session text COLLATE "C",
        assurance text COLLATE "C"
      );
      CREATE INDEX sessions_staff ON sessions (staff_id);
      CREATE INDEX sessions_provider ON sessions (provider, subject);

      -- Local accounts: a user name, a password (Argon2id) and a sealed secret for one-time codes.
      CREATE TABLE passwords (
        staff_id text COLLATE "C" PRIMARY KEY NOT NULL REFERENCES staff (id),
        user_name text COLLATE "C" NOT NULL UNIQUE,
        hash text COLLATE "C" NOT NULL,
        secret bytea NOT NULL,
        last_step bigint NOT NULL,
        set_at bigint NOT NULL
      );

      -- Machines: each is a row of staff too, under whose name its acts stand.
      CREATE TABLE clients (
        id text COLLATE "C" PRIMARY KEY NOT NULL REFERENCES staff (id),
        scopes text COLLATE "C" NOT NULL
      );
      CREATE TABLE client_tokens (
        hash bytea PRIMARY KEY NOT NULL,
        client_id text COLLATE "C" NOT NULL REFERENCES clients (id),
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL
      );
      CREATE INDEX client_tokens_client ON client_tokens (client_id);
      """)
}
