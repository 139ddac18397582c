// Machine clients: programs with tokens of their own, which end by a day and open only what their scopes say.

public import Policy

/// What a program may do; a closed set.
public enum ClientScope: String, Sendable, Hashable, CaseIterable {
  /// Cases, lists, letters as text, mail that has come in.
  case read
  /// Acts, registration, uploads.
  case write
  /// What stands in documents, drafts, attachments and packages.
  case documents
  /// Figures.
  case statistics
}

/// A program that is let in.
public struct MachineClient: Sendable, Hashable {
  /// Under this id and name its acts are recorded.
  public let member: StaffMember
  public let scopes: Set<ClientScope>
  /// When its newest token ends; nil where none is left.
  public let expiresAt: Instant?

  public init(member: StaffMember, scopes: Set<ClientScope>, expiresAt: Instant?) {
    self.member = member
    self.scopes = scopes
    self.expiresAt = expiresAt
  }
}

/// Whose token it is.
public enum TokenHolder: Sendable, Hashable {
  case person(StaffMember)
  /// A program; `expiresAt` is this token's, and may have passed.
  case client(MachineClient)
}

extension Store {
  /// Who has this token, unless they are not let in any longer.
  public func holder(tokenHash: [UInt8]) async -> Result<TokenHolder?, StorageFailure> {
    let values = [Value.blob(tokenHash)]
    let queries = [Statement(StaffSQL.byToken, values), Statement(ClientSQL.byToken, values)]
    return await database.read(queries).tried { rows throws(StorageFailure) in
      if let member = try StaffMember.all(rows[0]).first { return .person(member) }
      return try rows[1].first.map { row throws(StorageFailure) in .client(try client(row)) }
    }
  }

  /// Adds a program with its first token. False when the id or the token is taken.
  public func add(
    _ client: MachineClient, tokenHash: [UInt8], expiresAt: Instant
  ) async -> Result<Bool, StorageFailure> {
    let member = client.member
    // Nobody knows what this is the hash of: the row of staff has no token of its own.
    let none = randomBytes(32)
    let id = Value.text(member.id.text)
    let insert = Statement(
      StaffSQL.insert,
      [
        id, .text(member.name), .text(member.authority.text), .text(member.role.rawValue),
        .blob(none), .int64(member.addedAt.milliseconds), .null, .text(member.language.rawValue),
        .null, .null,
      ])
    let scopes = client.scopes.map(\.rawValue).sorted().joined(separator: " ")
    return await database.transact(reading: [insert]) { rows throws(StorageFailure) in
      guard !rows[0].isEmpty else { return .abandon(answer: false) }
      return .commit(
        [
          Statement(ClientSQL.insert, [id, .text(scopes)]),
          ClientSQL.token(member.id, tokenHash, from: member.addedAt, to: expiresAt),
        ], answer: true)
    }
  }

  /// Gives a program a new token. False where there is no such program, or it is not let in.
  ///
  /// - Parameter overlap: seconds that the tokens before are still good for, where they do not end earlier.
  public func rotateClient(
    _ id: StaffID, tokenHash: [UInt8], at now: Instant, expiresAt: Instant, overlap: Int64
  ) async -> Result<Bool, StorageFailure> {
    let known = Statement(ClientSQL.letIn, [.text(id.text)])
    let end = now.adding(seconds: overlap).milliseconds
    return await database.transact(reading: [known]) { rows throws(StorageFailure) in
      guard !rows[0].isEmpty else { return .abandon(answer: false) }
      return .commit(
        [
          Statement(ClientSQL.shorten, [.text(id.text), .int64(end)]),
          ClientSQL.token(id, tokenHash, from: now, to: expiresAt),
        ], answer: true)
    }
  }

  /// All programs, those revoked included.
  public func clients() async -> Result<[MachineClient], StorageFailure> {
    await database.read(Statement(ClientSQL.list)).tried { rows throws(StorageFailure) in
      var clients: [MachineClient] = []
      for row in rows { clients.append(try client(row)) }
      return clients
    }
  }

  /// Forgets tokens that ended thirty days ago; how many went.
  public func sweepClientTokens(now: Instant) async -> Result<Int, StorageFailure> {
    let end = now.adding(seconds: -30 * 86_400).milliseconds
    let query = Statement(ClientSQL.sweep, [.int64(end)])
    return await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: rows[0].count)
    }
  }

  private func client(_ row: Row) throws(StorageFailure) -> MachineClient {
    guard let member = try StaffMember.all([row]).first else {
      throw .corrupt("a client without its row")
    }
    var scopes: Set<ClientScope> = []
    for name in try row.text(10).split(separator: " ") {
      guard let scope = ClientScope(rawValue: String(name)) else { throw .corrupt("unknown scope") }
      scopes.insert(scope)
    }
    return MachineClient(
      member: member, scopes: scopes,
      expiresAt: try row.optionalInt64(11).map { Instant(milliseconds: $0) })
  }
}

/// The SQL of machine clients.
private enum ClientSQL {
  private static let columns = """
    p.id, p.name, p.authority, p.role, p.added_at, p.revoked_at, p.email, p.language,
      p.valid_from, p.valid_to, c.scopes
    """
  static let byToken = SQL(
    unsafeSQL: """
      SELECT \(columns), t.expires_at
      FROM client_tokens t JOIN clients c ON c.id = t.client_id JOIN staff p ON p.id = c.id
      WHERE t.hash = $1 AND p.revoked_at IS NULL
      """)
  static let list = SQL(
    unsafeSQL: """
      SELECT \(columns), (SELECT MAX(t.expires_at) FROM client_tokens t WHERE t.client_id = c.id)
      FROM clients c JOIN staff p ON p.id = c.id ORDER BY p.authority, p.id
      """)
  static let insert = SQL("INSERT INTO clients (id, scopes) VALUES ($1, $2)")
  /// Changes nothing, and holds the row, so that whoever revokes at the same moment waits.
  static let letIn = SQL(
    """
    UPDATE staff SET revoked_at = NULL
    WHERE id = $1 AND revoked_at IS NULL AND id IN (SELECT id FROM clients) RETURNING id
    """)
  static let shorten = SQL(
    "UPDATE client_tokens SET expires_at = $2 WHERE client_id = $1 AND expires_at > $2")
  static let sweep = SQL("DELETE FROM client_tokens WHERE expires_at < $1 RETURNING client_id")
  private static let insertToken = SQL(
    """
    INSERT INTO client_tokens (hash, client_id, created_at, expires_at) VALUES ($1, $2, $3, $4)
    """)

  static func token(
    _ id: StaffID, _ hash: [UInt8], from start: Instant, to end: Instant
  ) -> Statement {
    Statement(
      insertToken,
      [.blob(hash), .text(id.text), .int64(start.milliseconds), .int64(end.milliseconds)])
  }
}
