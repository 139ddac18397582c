// One connection: statements go out together, and their answers come back in one round trip.

import CPostgres
import Foundation
import Storage

/// A connection, used by the one thread that made it and by no other.
final class Link {
  private let connection: OpaquePointer
  /// Whether statements are prepared once and kept; not behind a pooler that changes servers between transactions.
  private let prepares: Bool
  /// Milliseconds without a word from the server after which it counts as gone.
  private var patience: CInt
  /// Names by the SQL they stand for; a name is never given twice.
  private var prepared: [SQL: String] = [:]
  private var named = 0
  private(set) var isUsable = true
  /// How many times it waited for the server; what a transaction costs is counted in these.
  private(set) var roundTrips = 0

  /// Connects, and sets what holds for every session.
  init(_ options: PostgresOptions) throws(Trouble) {
    connection = try Link.connect(options)
    prepares = options.prepares
    patience = CInt(clamping: options.statementMilliseconds + options.lockMilliseconds + 5_000)
    PQsetNoticeProcessor(connection, { _, _ in }, nil)
    PQenterPipelineMode(connection)
    PQsetnonblocking(connection, 1)
    let encoding = PQparameterStatus(connection, "server_encoding").map { String(cString: $0) }
    guard encoding == "UTF8" else {
      throw Trouble(.failed("the database must be made with ENCODING 'UTF8'"))
    }
    if options.prepares { _ = try exchange([options.limits(isLocal: false)]) }
  }

  deinit { PQfinish(connection) }

  private static func connect(_ options: PostgresOptions) throws(Trouble) -> OpaquePointer {
    let pairs = options.parameters
    // libpq wants two arrays of C strings that end in a null.
    let keys = pairs.map { strdup($0.0) } + [nil]
    let values = pairs.map { strdup($0.1) } + [nil]
    defer { for text in keys + values { free(text) } }
    let connection = keys.map { UnsafePointer($0) }.withUnsafeBufferPointer { keys in
      values.map { UnsafePointer($0) }.withUnsafeBufferPointer { values in
        PQconnectdbParams(keys.baseAddress, values.baseAddress, 1)
      }
    }
    guard let connection else { throw Trouble(.unavailable("no memory for a connection")) }
    guard PQstatus(connection) == CONNECTION_OK else {
      defer { PQfinish(connection) }
      throw Trouble(.unavailable(reason(connection)), .lostConnection)
    }
    return connection
  }

  /// libpq's reason: hosts, users and certificates, but no password (`PostgresOptions` sees to that).
  private static func reason(_ connection: OpaquePointer) -> String {
    let message = String(cString: PQerrorMessage(connection))
    let line = message.split(whereSeparator: \.isNewline).joined(separator: "; ")
    return line.isEmpty ? "the database cannot be reached" : line
  }

  /// Sends all statements, then reads all answers: one round trip.
  /// - Throws: the first failure; the statements after it were not run.
  func exchange(
    _ statements: [Statement], patience longer: CInt? = nil
  ) throws(Trouble) -> [Rows] {
    let usual = patience
    patience = longer ?? usual
    defer { patience = usual }
    var steps: [Step] = []
    for statement in statements { try send(statement, &steps) }
    guard PQpipelineSync(connection) == 1 else { throw gone() }
    try flush()
    roundTrips += 1
    return try answers(to: steps)
  }

  /// Runs a text of many statements, inside the transaction that is open; only for migrations.
  func run(script: String) throws(Trouble) {
    guard PQexitPipelineMode(connection) == 1 else { throw gone() }
    PQsetnonblocking(connection, 0)
    let result = PQexec(connection, script)
    defer { PQclear(result) }
    guard PQenterPipelineMode(connection) == 1, PQsetnonblocking(connection, 1) == 0 else {
      throw gone()
    }
    guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw Trouble(result) }
  }

  /// What was sent, in the order in which it is answered.
  private enum Step {
    case prepare(SQL)
    case query
    /// Answers "COMMIT", or the work was undone.
    case commit
  }

  private func send(_ statement: Statement, _ steps: inout [Step]) throws(Trouble) {
    let binding = Binding(statement.values)
    let text = statement.sql.text
    let count = CInt(statement.values.count)
    var sent: CInt
    if prepares {
      let name: String
      if let known = prepared[statement.sql] {
        name = known
      } else {
        named += 1
        name = "s\(named)"
        prepared[statement.sql] = name
        sent = PQsendPrepare(connection, name, text, count, binding.types)
        guard sent == 1 else { throw gone() }
        steps.append(.prepare(statement.sql))
      }
      sent = binding.withParameters { PQsendQueryPrepared(connection, name, count, $0, $1, $2, 1) }
    } else {
      sent = binding.withParameters {
        PQsendQueryParams(connection, text, count, binding.types, $0, $1, $2, 1)
      }
    }
    guard sent == 1 else { throw gone() }
    steps.append(statement.sql == Session.commit.sql ? .commit : .query)
  }

  private func answers(to steps: [Step]) throws(Trouble) -> [Rows] {
    var rows: [Rows] = []
    var trouble: Trouble?
    for step in steps {
      guard let result = try next() else { throw gone() }
      defer { PQclear(result) }
      do throws(Trouble) {
        if let found = try answer(result, to: step) { rows.append(found) }
      } catch {
        if case .prepare(let sql) = step { prepared[sql] = nil }
        trouble = trouble ?? error
      }
      if try next() != nil { throw gone() }
    }
    guard let sync = try next() else { throw gone() }
    defer { PQclear(sync) }
    guard PQresultStatus(sync) == PGRES_PIPELINE_SYNC else { throw gone() }
    if let trouble {
      if trouble.kind != .lostRace, trouble.kind != .lasting { isUsable = false }
      throw trouble
    }
    return rows
  }

  private func answer(_ result: OpaquePointer, to step: Step) throws(Trouble) -> Rows? {
    switch PQresultStatus(result) {
    case PGRES_TUPLES_OK: return try Decoding(result).rows()
    case PGRES_COMMAND_OK:
      switch step {
      case .prepare: return nil
      case .commit where String(cString: PQcmdStatus(result)) != "COMMIT":
        throw Trouble(.failed("the commit was undone"))
      case .query, .commit: return []
      }
    case PGRES_PIPELINE_ABORTED: throw Trouble(.failed("not run"))
    default: throw Trouble(result)
    }
  }

  /// The next result, once it is there.
  private func next() throws(Trouble) -> OpaquePointer? {
    while PQisBusy(connection) == 1 { try wait(for: POLLIN) }
    let result = PQgetResult(connection)
    if result == nil, PQstatus(connection) != CONNECTION_OK { throw gone() }
    return result
  }

  private func flush() throws(Trouble) {
    while true {
      switch PQflush(connection) {
      case 0: return
      // Reading as well, or both sides could wait for the other to read.
      case 1: try wait(for: POLLIN | POLLOUT)
      default: throw gone()
      }
    }
  }

  private func wait(for events: Int32) throws(Trouble) {
    // What TLS has decrypted already does not show on the socket.
    guard PQconsumeInput(connection) == 1 else { throw gone() }
    if events == POLLIN, PQisBusy(connection) == 0 { return }
    var descriptor = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
    let ready = poll(&descriptor, 1, patience)
    if ready == 0 {
      isUsable = false
      throw .silent
    }
    if ready < 0, errno != EINTR { throw gone() }
    guard descriptor.revents & Int16(POLLIN) == 0 || PQconsumeInput(connection) == 1 else {
      throw gone()
    }
    // Closed by the other side with nothing left to read.
    if descriptor.revents & Int16(POLLERR | POLLNVAL) != 0 { throw gone() }
  }

  private func gone() -> Trouble {
    isUsable = false
    return .lost
  }

  /// Waits at most `milliseconds` for a notification.
  func isNotified(within milliseconds: CInt) throws(Trouble) -> Bool {
    var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0 else { return false }
    guard PQconsumeInput(connection) == 1 else { throw gone() }
    var isNotified = false
    while let note = PQnotifies(connection) {
      PQfreemem(note)
      isNotified = true
    }
    return isNotified
  }
}
