// Local accounts in the database: one a person, its password as a hash and its secret sealed.

public import Policy

/// A user name with what opens it.
public struct LocalAccount: Sendable, Hashable, CustomStringConvertible {
  public let person: StaffID
  /// In lower case; no other account has it.
  public let userName: String
  /// Argon2id, as `PasswordHash` writes it.
  public let hash: String
  /// The secret of the one-time codes, sealed with a key of the database.
  public let secret: [UInt8]
  /// The step of time whose code was used last; codes of it and of earlier ones open nothing.
  public let lastStep: Int64
  public let setAt: Instant

  public var description: String { "LocalAccount" }

  public init(
    person: StaffID, userName: String, hash: String, secret: [UInt8], lastStep: Int64,
    setAt: Instant
  ) {
    self.person = person
    self.userName = userName
    self.hash = hash
    self.secret = secret
    self.lastStep = lastStep
    self.setAt = setAt
  }
}

/// What is put in the place of a part of a local account.
public enum AccountChange: Sendable {
  case password(hash: String)
  case secret([UInt8], lastStep: Int64)
}

extension Store {
  /// The account of a user name whose person is let in.
  public func account(named userName: String) async -> Result<LocalAccount?, StorageFailure> {
    await account(Statement(PasswordSQL.byName, [.text(userName)]))
  }

  /// A person's account.
  public func account(of person: StaffID) async -> Result<LocalAccount?, StorageFailure> {
    await account(Statement(PasswordSQL.byPerson, [.text(person.text)]))
  }

  /// Keeps a new account, and ends the person's other sessions. False where the user name is taken, the person has
  /// an account already, or is not let in.
  ///
  /// - Parameter kept: the hash of the session that goes on.
  public func add(
    _ account: LocalAccount, keeping kept: [UInt8]?
  ) async -> Result<Bool, StorageFailure> {
    let person = Value.text(account.person.text)
    let values: [Value] = [
      person, .text(account.userName), .text(account.hash), .blob(account.secret),
      .int64(account.lastStep), .int64(account.setAt.milliseconds),
    ]
    return await changing(
      Statement(SessionSQL.letIn, [person]), Statement(PasswordSQL.insert, values),
      ending: account.person, at: account.setAt, keeping: kept)
  }

  /// Changes an account and ends the person's other sessions. False where the password has changed meanwhile, or a
  /// code of this step was used.
  ///
  /// - Parameters:
  ///   - hash: of the password that was shown.
  ///   - step: of the code that was shown.
  public func change(
    _ account: LocalAccount, _ change: AccountChange, hash: String, step: Int64, at now: Instant,
    keeping kept: [UInt8]?
  ) async -> Result<Bool, StorageFailure> {
    let person = Value.text(account.person.text)
    let setting =
      switch change {
      case .password(let new):
        Statement(PasswordSQL.setHash, [person, .text(new), .int64(now.milliseconds)])
      case .secret(let new, let last):
        Statement(PasswordSQL.setSecret, [person, .blob(new), .int64(last)])
      }
    return await changing(
      Statement(SessionSQL.letIn, [person]),
      Statement(PasswordSQL.useStep, [person, .text(hash), .int64(step)]), setting,
      ending: account.person, at: now, keeping: kept)
  }

  /// Takes a person's account away and ends the sessions; the person begins anew with a token. False where there
  /// is none.
  public func removeAccount(
    of person: StaffID, at now: Instant
  ) async -> Result<Bool, StorageFailure> {
    await changing(
      Statement(PasswordSQL.delete, [.text(person.text)]), ending: person, at: now, keeping: nil)
  }

  /// Whether anybody has one.
  public func hasAccounts() async -> Result<Bool, StorageFailure> {
    await database.read(Statement(PasswordSQL.any)).map { !$0.isEmpty }
  }

  /// The people who have an account, for lists.
  public func userNames() async -> Result<[StaffID: String], StorageFailure> {
    await database.read(Statement(PasswordSQL.names)).tried { rows throws(StorageFailure) in
      var names: [StaffID: String] = [:]
      for row in rows { names[StaffID(try row.text(0))] = try row.text(1) }
      return names
    }
  }

  /// All of it where each statement has changed something; else nothing.
  private func changing(
    _ statements: Statement..., ending person: StaffID, at now: Instant, keeping kept: [UInt8]?
  ) async -> Result<Bool, StorageFailure> {
    let end = SessionSQL.endAll(of: person, at: now, except: kept)
    return await database.transact(reading: statements) { rows throws(StorageFailure) in
      guard rows.allSatisfy({ !$0.isEmpty }) else { return .abandon(answer: false) }
      return .commit([end], answer: true)
    }
  }

  private func account(_ query: Query) async -> Result<LocalAccount?, StorageFailure> {
    await database.read(query).tried { rows throws(StorageFailure) in
      guard let row = rows.first else { return nil }
      return LocalAccount(
        person: StaffID(try row.text(0)), userName: try row.text(1), hash: try row.text(2),
        secret: try row.blob(3), lastStep: try row.int64(4),
        setAt: Instant(milliseconds: try row.int64(5)))
    }
  }
}

/// The SQL of local accounts.
enum PasswordSQL {
  private static let columns =
    "a.staff_id, a.user_name, a.hash, a.secret, a.last_step, a.set_at"
  static let byName = SQL(
    unsafeSQL: """
      SELECT \(columns) FROM passwords a JOIN staff p ON p.id = a.staff_id
      WHERE a.user_name = $1 AND p.revoked_at IS NULL
      """)
  static let byPerson = SQL(
    unsafeSQL: "SELECT \(columns) FROM passwords a WHERE a.staff_id = $1")
  static let any = SQL("SELECT staff_id FROM passwords LIMIT 1")
  static let names = SQL("SELECT staff_id, user_name FROM passwords ORDER BY staff_id")
  static let insert = SQL(
    """
    INSERT INTO passwords (staff_id, user_name, hash, secret, last_step, set_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING staff_id
    """)
  /// A code opens once, in whatever process: the step only goes up, and only under the password it came with.
  static let useStep = SQL(
    """
    UPDATE passwords SET last_step = $3 WHERE staff_id = $1 AND hash = $2 AND last_step < $3
    RETURNING staff_id
    """)
  static let setHash = SQL(
    "UPDATE passwords SET hash = $2, set_at = $3 WHERE staff_id = $1 RETURNING staff_id")
  static let setSecret = SQL(
    "UPDATE passwords SET secret = $2, last_step = $3 WHERE staff_id = $1 RETURNING staff_id")
  static let delete = SQL("DELETE FROM passwords WHERE staff_id = $1 RETURNING staff_id")
}
