// What the server is measured beside on PostgreSQL: pgbench, and the same endpoints in two Python frameworks.

import Foundation

/// An application of two endpoints with a database of its own, two processes on a port.
final class Rival {
  let name: String
  let url: String
  let port: Int
  private let process: Program

  private init(_ name: String, _ words: (_ port: Int) -> [String]) throws {
    self.name = name
    port = Connection.freePort()
    url = try PrivatePostgres.fresh()
    try PrivatePostgres.psql(url, file: "\(Project.root)/Benchmarks/rivals.sql")
    process = try Program(words(port), ["DATABASE": url])
    try awaitAnswer()
  }

  /// Waits until it answers anything, half a minute at most.
  private func awaitAnswer() throws {
    for _ in 0..<300 {
      var connection = Connection(port: port)
      defer { connection?.close() }
      if connection?.exchange(Load.request("GET", "/")) != nil { return }
      Thread.sleep(forTimeInterval: 0.1)
    }
    throw CocoaError(.executableLoad)
  }

  static func fastAPI() throws -> Rival {
    try Rival("FastAPI") { port in
      [
        "\(Project.root)/.build/tools/fastapi-venv/bin/uvicorn", "app:app", "--app-dir",
        "\(Project.root)/Benchmarks/fastapi", "--port", "\(port)", "--workers", "2",
        "--no-access-log", "--log-level", "error",
      ]
    }
  }

  static func django() throws -> Rival {
    try Rival("Django") { port in
      [
        "\(Project.root)/.build/tools/django-venv/bin/gunicorn", "app:application", "--chdir",
        "\(Project.root)/Benchmarks/django", "--bind", "127.0.0.1:\(port)", "--workers", "2",
        "--threads", "8", "--keep-alive", "60", "--log-level", "error",
      ]
    }
  }

  func stop() { process.stop() }
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

  /// Transactions a second, for some seconds.
  func rate(_ script: String, connections: Int, seconds: Int) throws -> Double {
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
        "pgbench", "-n", "-M", "prepared", "-T", "\(seconds)", "-c", "\(connections)", "-j",
        "\(min(connections, 2))", "-f", "\(folder)/\(script).sql",
      ] + variables.sorted { $0.key < $1.key }.flatMap { ["-D", "\($0.key)=\($0.value)"] } + [url]
    let lines = try Program.output(words).split(separator: "\n")
    let line = lines.first { $0.hasPrefix("tps = ") }
    // It tells no rate of nothing: on a machine that is very busy a short round may end before it began.
    return line.flatMap { Double($0.dropFirst(6).prefix { $0 != " " }) } ?? 0
  }
}
