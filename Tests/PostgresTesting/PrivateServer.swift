// A PostgreSQL server for the tests alone: started with the first that asks, gone with the process.

import Foundation
import Storage
public import StoragePostgres
import Subprocess
import Synchronization
import SystemPackage

/// The server of this test run.
public enum PrivateServer {
  private static let folder = Task { try await start() }
  private static let template = Task { try await makeTemplate() }
  private static let unused = Mutex<[String]>([])
  private static let names = Mutex(0)

  /// A database that nobody else has: a copy of one whose schema is up to date.
  public static func database() async throws -> PrivateDatabase {
    try await database(from: try await template.value)
  }

  /// A database without any schema.
  public static func emptyDatabase() async throws -> PrivateDatabase {
    try await database(from: "template0")
  }

  private static func database(from template: String) async throws -> PrivateDatabase {
    let name = names.withLock {
      $0 += 1
      return "test\($0)"
    }
    let drops = unused.withLock { names in
      defer { names = [] }
      return names.map { "DROP DATABASE \($0) WITH (FORCE)" }
    }
    try await run(drops + ["CREATE DATABASE \(name) TEMPLATE \(template)"])
    return PrivateDatabase(name: name, url: try await url(name))
  }

  /// Gone with the next that is made.
  static func drop(_ name: String) { unused.withLock { $0.append(name) } }

  /// Runs SQL as the server's owner, each statement by itself.
  public static func run(_ statements: [String], in database: String = "postgres") async throws {
    let commands = statements.flatMap { ["-c", $0] }
    try await output(
      .name("psql"),
      ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", try await url(database)] + commands)
  }

  private static func url(_ name: String) async throws -> String {
    "postgres:///\(name)?host=\(try await folder.value)&user=utlamnande"
  }

  private static func makeTemplate() async throws -> String {
    try await run(["CREATE DATABASE up_to_date"])
    let options = try PostgresOptions(url: try await url("up_to_date") + "&connections=1")
    try await PostgresDatabase.open(options).close()
    // A template may be copied only while nobody is connected.
    try await run([
      "ALTER DATABASE up_to_date ALLOW_CONNECTIONS false",
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'up_to_date'",
    ])
    return "up_to_date"
  }

  private static func start() async throws -> String {
    let script =
      URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path() + "scripts/lib/private-postgres"
    let pid = "\(ProcessInfo.processInfo.processIdentifier)"
    return try await output(.path(FilePath(script)), [pid, "fsync=off"])
  }

  @discardableResult
  private static func output(_ program: Executable, _ arguments: [String]) async throws -> String {
    let result = try await Subprocess.run(
      program, arguments: Arguments(arguments), output: .string(limit: 65_536),
      error: .string(limit: 65_536))
    guard result.terminationStatus.isSuccess else {
      throw PrivateServerProblem(words: result.standardError)
    }
    return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// Why the tests have no server.
struct PrivateServerProblem: Error {
  let words: String
}

/// A database of the private server; dropped some time after its last user has gone.
public final class PrivateDatabase: Sendable {
  public let name: String
  public let url: String

  init(name: String, url: String) {
    self.name = name
    self.url = url
  }

  /// The way to another database of the same server.
  public func url(named other: String) -> String { url.replacing("/\(name)?", with: "/\(other)?") }

  deinit { PrivateServer.drop(name) }

  /// Opens it with few connections, as many tests run at once.
  public func open(_ parameters: String = "connections=4") async throws -> PostgresDatabase {
    try await PostgresDatabase.open(try PostgresOptions(url: "\(url)&\(parameters)"))
  }
}
