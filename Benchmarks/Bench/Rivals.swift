// What the server is measured beside on PostgreSQL: pgbench, and the same endpoints in two Python frameworks.

import Foundation

/// An application of two endpoints with a database of its own, two processes on a port.
final class Rival {
  let name: String
  let url: String
  let port: Int
  private let process = Process()

  private init(_ name: String, port: Int, _ words: (_ port: Int) -> [String]) throws {
    self.name = name
    self.port = port
    url = try PrivatePostgres.fresh()
    try PrivatePostgres.psql(url, file: "\(Project.root)/Benchmarks/rivals.sql")
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words(port)
    process.environment = ProcessInfo.processInfo.environment.merging(["DATABASE": url]) { $1 }
    process.standardError = FileHandle.nullDevice
    try process.run()
    try awaitAnswer()
  }

  /// Waits until somebody listens, half a minute at most.
  private func awaitAnswer() throws {
    for _ in 0..<300 {
      if let connection = Connection(port: port) { return connection.close() }
      Thread.sleep(forTimeInterval: 0.1)
    }
    throw CocoaError(.executableLoad)
  }

  static func fastAPI() throws -> Rival {
    try Rival("FastAPI", port: 18_931) { port in
      [
        "\(Project.root)/.build/tools/fastapi-venv/bin/uvicorn", "app:app", "--app-dir",
        "\(Project.root)/Benchmarks/fastapi", "--port", "\(port)", "--workers", "2",
        "--no-access-log", "--log-level", "error",
      ]
    }
  }

  static func django() throws -> Rival {
    try Rival("Django", port: 18_932) { port in
      [
        "\(Project.root)/.build/tools/django-venv/bin/gunicorn", "app:application", "--chdir",
        "\(Project.root)/Benchmarks/django", "--bind", "127.0.0.1:\(port)", "--workers", "2",
        "--threads", "8", "--keep-alive", "60", "--log-level", "error",
      ]
    }
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }
}

/// The statements of an intake and of an act by pgbench, in its pipeline mode.
struct PgBench {
  let url: String
  private let folder = "\(Project.root)/Benchmarks/pgbench"

  /// - Parameter url: a database with the schema.
  init(url: String) throws {
    self.url = url
    try PrivatePostgres.psql(url, file: "\(folder)/cases.sql")
  }

  /// Transactions a second, so many on each connection. Not for a time: whoever starts it here blocks the signal by
  /// which it would notice the end.
  func rate(_ script: String, connections: Int, each: Int) throws -> Double {
    let hash = "\\x" + String(repeating: "c4", count: 32)
    let variables = [
      "authority": "ks", "hash": hash, "digests": hash + hash.dropFirst(2),
      "summary": "Alla avtal med Exempelbolaget AB 2025",
      "header": #"{"at":1795289961597,"kind":"submitted"}"# + String(repeating: " ", count: 260),
      "facts": #"{"submitted":{"_0":{}}}"# + String(repeating: " ", count: 700),
      "note": #"{"noteAdded":{"_0":{"at":1795289962406,"by":"rkw4qc33rgpp","text":0}}}"#,
      "letter": String(repeating: "<p>Hej.</p>", count: 230),
      "vector": "'@a6b73' '00002':3A 'exempelbolaget':25B 'avtal':23B '2026':2A,4A 'ks':1A,30B",
      "shown": "ks 2026 00002 2026 11 21 begäran om utlämnande av allmän handling",
      "more": "alla avtal med exempelbolaget ab 2025 handling 1 ks 2025 00123",
    ]
    let words =
      [
        "pgbench", "-n", "-M", "prepared", "-t", "\(each)", "-c", "\(connections)", "-j",
        "\(min(connections, 2))", "-f", "\(folder)/\(script).sql",
      ] + variables.sorted { $0.key < $1.key }.flatMap { ["-D", "\($0.key)=\($0.value)"] } + [url]
    let line = try PrivatePostgres.output(words).split(separator: "\n").first {
      $0.hasPrefix("tps = ")
    }
    return line.flatMap { Double($0.dropFirst(6).prefix { $0 != " " }) } ?? 0
  }
}
