// Several servers on one PostgreSQL and one folder of documents, behind a balancer.

import Foundation
import Synchronization
import Testing

/// The servers, each on a port that it keeps when it is killed and started again.
final class Cluster: Sendable {
  let folder: URL
  let data: String
  let mail: MailServer
  let postgres: PostgresServer
  let database: String
  private struct Process {
    let port: Int
    let options: [String]
    var child: Child
  }
  private let processes: Mutex<[Process]>
  private let gate: Mutex<Child?>
  private let base: Mutex<String>
  private let runs = Mutex(0)

  /// - Parameter options: for each server the words that it alone gets.
  init(_ options: [[String]]) async throws {
    folder = try Places.temporary()
    data = folder.appending(path: "data").path
    mail = try await MailServer(in: folder)
    postgres = try await PostgresServer(in: folder)
    database = try await postgres.make("shared")
    processes = Mutex([])
    gate = Mutex(nil)
    base = Mutex("")
    // All at once, on a database without any schema.
    let children = try options.map { ($0, try child(port: 0, $0)) }
    for (options, child) in children {
      let port = try await Cluster.port(of: child)
      let process = Process(port: port, options: options, child: child)
      processes.withLock { $0.append(process) }
    }
    let gate = try Balancer.start(processes.withLock { $0.map { "\($0.port)" } }, in: folder)
    let port = try await gate.line("the balancer's port") { Int($0) }
    base.withLock { $0 = "http://127.0.0.1:\(port)" }
    self.gate.withLock { $0 = gate }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var wire: Wire { Wire(base: base.withLock { $0 }) }
  /// One server without the balancer.
  func wire(_ number: Int) -> Wire {
    Wire(base: "http://127.0.0.1:\(processes.withLock { $0[number].port })")
  }
  func child(_ number: Int) -> Child { processes.withLock { $0[number].child } }

  private func child(
    port: Int, _ options: [String] = [], environment: [String: String] = [:]
  ) throws -> Child {
    let run = runs.withLock {
      $0 += 1
      return $0
    }
    let words = [
      Places.binary, "serve", "--port", "\(port)", "--data", data, "--database", database,
      "--smtp", "smtp://127.0.0.1:\(mail.port)?tls=never", "--mail-domain", "utlamnande.example",
      "--public-url", "http://127.0.0.1", "--intakes-per-minute", "0", "--log-level", "notice",
    ]
    return try Child(
      words + options, environment: environment,
      output: folder.appending(path: "process-\(run)").path)
  }

  private static func port(of child: Child) async throws -> Int {
    try await child.line("the server's port") { line in
      line.firstMatch(of: #/serving on http:\/\/[^ ]+:(\d+)/#).flatMap { Int($0.1) }
    }
  }

  /// Kills one of them in whatever it does, and starts it again without waiting for it.
  func killOneAndStartItAgain() async throws {
    try await killAndStartAgain(processes.withLock { $0.indices.randomElement() ?? 0 })
  }

  func killAndStartAgain(_ number: Int) async throws {
    let old = processes.withLock { $0[number] }
    old.child.signal(SIGKILL)
    try await old.child.end()
    let new = try child(port: old.port, old.options)
    processes.withLock { $0[number].child = new }
  }

  /// Ends them all as an operator does.
  func stop() async throws {
    let all = processes.withLock { $0 }
    for process in all { process.child.signal(SIGTERM) }
    for process in all {
      let code = try await process.child.end()
      #expect(code == 0, "\(process.child.complained)")
    }
  }

  /// Starts the first of them at a later moment, and waits for it.
  func startOne(at moment: Date) async throws {
    let environment = try await ShiftedClock.environment(at: moment)
    let old = processes.withLock { $0[0] }
    let new = try child(port: old.port, old.options, environment: environment)
    processes.withLock { $0 = [Process(port: old.port, options: old.options, child: new)] }
    _ = try await Cluster.port(of: new)
  }

  /// The token of somebody new on the staff.
  func staff(_ role: String) async throws -> String {
    let done = try await run(
      [
        Places.binary, "staff", "add", "--data", data, "--database", database, "--name", "Kim",
        "--authority", "ks", "--role", role,
      ], in: folder)
    try #require(done.code == 0, "\(done.errors)")
    return String(try #require(done.output.split(separator: "\n").last))
  }

  /// What `audit check` says of everything.
  /// - Parameter options: in addition to where the database and the folder are.
  func expectSound(_ options: [String] = []) async throws {
    let done = try await run(
      [Places.binary, "audit", "check", "--database", database, "--data", data] + options,
      in: folder)
    #expect(done.code == 0 && done.output.hasPrefix("Sound: "), "\(done.output)\(done.errors)")
  }
}

/// Starting `balancer.py`.
enum Balancer {
  static func start(_ targets: [String], in folder: URL) throws -> Child {
    let script = Places.root.appending(path: "Tests/Acceptance/Support/balancer.py").path
    return try Child(
      ["/usr/bin/python3", script] + targets,
      output: folder.appending(path: "balancer-\(UUID().uuidString)").path)
  }
}

/// Servers for one test, when there is a place for them.
func withCluster(
  _ options: [[String]], _ body: (Cluster) async throws -> Void
) async throws {
  await Berths.shared.take()
  do {
    let cluster = try await Cluster(options)
    try await body(cluster)
  } catch {
    await Berths.shared.leave()
    throw error
  }
  await Berths.shared.leave()
}
