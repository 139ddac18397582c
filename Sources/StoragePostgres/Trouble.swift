// What went wrong between us and PostgreSQL, and whether the work may be run again.

import CPostgres
import Storage

/// A failed exchange.
///
/// Its words hold the code and the names of tables and constraints. The server's own message is left out:
/// it may quote a value.
struct Trouble: Error {
  let failure: StorageFailure
  let kind: Kind
  /// Whether the server has not said what became of the work.
  var isSilent = false

  enum Kind {
    /// The server undid the work, and the same work may succeed if run again.
    case lostRace
    /// A prepared statement is no longer what it was; a new connection has none.
    case staleStatement
    /// The connection is gone.
    case lostConnection
    /// Running it again would end in the same way.
    case lasting
  }

  init(_ failure: StorageFailure, _ kind: Kind = .lasting, isSilent: Bool = false) {
    self.failure = failure
    self.kind = kind
    self.isSilent = isSilent
  }

  /// The connection ended without a word from the server.
  static let lost = Trouble(
    .unavailable("the connection to the database was lost"), .lostConnection, isSilent: true)
  /// The server said nothing for longer than any statement may take.
  static let silent = Trouble(
    .unavailable("the database does not answer"), .lostConnection, isSilent: true)

  /// From an error that the server sent.
  init(_ result: OpaquePointer?) {
    let code = Trouble.field(result, .code) ?? ""
    switch code {
    case "40001", "40P01":
      self.init(.unavailable("the database is busy"), .lostRace)
    case "0A000", "26000", "42P05":
      self.init(.failed("PostgreSQL \(code)"), .staleStatement)
    case "", "57P01", "57P02", "57P03", "57P05", "25P03", "25006", "25P04":
      let isReadOnly = code == "25006"
      self.init(
        .unavailable(isReadOnly ? "the database is read-only" : "the database is restarting"),
        .lostConnection, isSilent: !isReadOnly)
    default:
      self.init(Trouble.failure(code, result))
    }
  }

  private static func failure(_ code: String, _ result: OpaquePointer?) -> StorageFailure {
    switch code {
    case "23505": return .conflict
    case "53100": return .full
    case "55P03", "57014": return .unavailable("the database is busy")
    case let code where code.hasPrefix("08"): return .unavailable("the connection was lost")
    case let code where code.hasPrefix("53"): return .unavailable("the database is overloaded")
    case let code where code.hasPrefix("XX"): return .corrupt("PostgreSQL \(code)")
    default: break
    }
    // The messages of class 42 are about names in SQL, and all SQL is ours.
    let message = code.hasPrefix("42") ? field(result, .message) : nil
    let names = [Field.table, .constraint].compactMap { field(result, $0) }
    return .failed(
      (["PostgreSQL \(code)"] + names + (message.map { [$0] } ?? [])).joined(separator: " "))
  }

  /// The parts of an error; libpq's own names for them are macros that Swift does not see.
  private enum Field: Unicode.Scalar {
    case code = "C"
    case message = "M"
    case table = "t"
    case constraint = "n"
  }

  private static func field(_ result: OpaquePointer?, _ field: Field) -> String? {
    PQresultErrorField(result, CInt(field.rawValue.value)).map { String(cString: $0) }
  }
}
