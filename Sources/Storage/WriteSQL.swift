// The SQL of the write path, written once.

enum WriteSQL {
  static let insertEvent = SQL(
    """
    INSERT INTO events (case_id, number, header, facts, digests, hash)
    VALUES ($1, $2, $3, $4, $5, $6)
    """)
  static let insertPersonal = SQL(
    "INSERT INTO personal (case_id, number, fields) VALUES ($1, $2, $3)")
  static let insertLetter = SQL(
    """
    INSERT INTO letters (id, case_id, number, kind, at, salt, content)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    """)
  static let insertBlob = SQL(
    "INSERT INTO blobs (blob, case_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
  static let insertErrand = SQL(
    """
    INSERT INTO outbox
      (id, case_id, letter_id, kind, state, attempts, next_attempt, may_repeat, created_at)
    VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $6)
    """)
  /// A person posted a letter: its errand is done.
  static let settlePaper = SQL(
    """
    UPDATE outbox SET state = 'sent', worker = NULL
    WHERE case_id = $1 AND letter_id = $2 AND kind = 'paper'
      AND state IN ('pending', 'heldAfterRestore')
    """)
  static let insertKey = SQL(
    """
    INSERT INTO idempotency (scope, key, fingerprint, at, status, body, case_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    """)
  static let deleteKey = SQL("DELETE FROM idempotency WHERE scope = $1 AND key = $2 AND at = $3")
  static let insertCase = SQL(
    """
    INSERT INTO cases
      (id, authority, year, register_number, registered_at, arrived_at, events, hash, stage, rank,
       position, owner, due, public_subject, withheld, code_hash, code_generation, summary, number,
       answered_at, wake_at, unread, parked)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
      $20, $21, $22, $23)
    """)
  static let updateCase = SQL(
    """
    UPDATE cases SET
      arrived_at = $2, events = $3, hash = $4, stage = $5, rank = $6, position = $7, owner = $8,
      due = $9, public_subject = $10, withheld = $11, code_hash = COALESCE($12, code_hash),
      code_generation = $13, summary = $14, answered_at = $15, wake_at = $16,
      unread = $17, parked = $18
    WHERE id = $1
    """)
  static let insertRegister = SQL(
    """
    INSERT INTO register (authority, year, number, text, case_id, hash)
    VALUES ($1, $2, $3, $4, $5, $6)
    """)
  static let keepLast = SQL(
    """
    INSERT INTO registers (authority, year, last, hash) VALUES ($1, $2, $3, $4)
    ON CONFLICT (authority, year) DO UPDATE SET last = excluded.last, hash = excluded.hash
    """)
  static let countDay = SQL(
    """
    INSERT INTO register_days (authority, day, cases) VALUES ($1, $2, $3)
    ON CONFLICT (authority, day) DO UPDATE SET cases = register_days.cases + excluded.cases
    """)
  static let count = SQL(
    """
    INSERT INTO counts (authority, owner, stage, cases) VALUES ($1, $2, $3, $4)
    ON CONFLICT (authority, owner, stage) DO UPDATE SET cases = counts.cases + excluded.cases
    """)
  static let unnameBlob = SQL("DELETE FROM blobs WHERE blob = $1 AND case_id = $2")
  static let erase: [SQL] = [
    SQL("UPDATE personal SET fields = NULL WHERE case_id = $1"),
    SQL("UPDATE letters SET salt = NULL, content = NULL WHERE case_id = $1"),
    SQL("DELETE FROM blobs WHERE case_id = $1"),
    SQL("DELETE FROM idempotency WHERE case_id = $1"),
    SQL("UPDATE outbox SET problem = NULL WHERE case_id = $1"),
  ]
}
