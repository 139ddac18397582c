// Intakes and acts over HTTP on PostgreSQL, beside pgbench, FastAPI and Django; everything on the same cores.

import Foundation

enum PostgresHTTPBench {
  private static let body = """
    {"authority":"ks","description":"Alla avtal med Exempelbolaget AB 2025","documents":["KS 2025-00123"],\
    "delivery":{"form":"link"}}
    """
  private static let note = #"{"verb":"note","text":"Ringde arkivet."}"#
  /// How long a round is; shorter while one works on this.
  private static let seconds =
    ProcessInfo.processInfo.environment["UTLAMNANDE_BENCH_SECONDS"].flatMap { Int($0) } ?? 3

  static func run() async throws {
    let url = try PrivatePostgres.fresh()
    let served = try Served(database: url)
    defer { served.stop() }
    let token = try served.token("handler")
    let bare = try PrivatePostgres.fresh()
    // Only for the schema.
    try Served(database: bare).stop()
    let pgbench = try PgBench(url: bare)
    let rivals = [try Rival.fastAPI(), try Rival.django()]
    defer { for rival in rivals { rival.stop() } }
    for connections in [1, 8, 32] {
      let intake = await intakes(served.port, "/api/v1/requests", connections)
      try await compare("intake", intake, connections, pgbench, rivals) {
        await intakes($0.port, "/requests", connections)
      }
      let act = try await acts(url, "cases", connections, served.port, "/api/v1", token)
      try await compare("act", act, connections, pgbench, rivals) {
        try await acts($0.url, "requests", connections, $0.port, "", token)
      }
    }
  }

  private static func compare(
    _ what: String, _ ours: Double, _ connections: Int, _ pgbench: PgBench, _ rivals: [Rival],
    _ theirs: (Rival) async throws -> Double
  ) async throws {
    let name = "\(what) over HTTP, \(connections) connections"
    let reference = try await Clocked.medianOfFive {
      try pgbench.rate(what, connections: connections, seconds: seconds)
    }
    report(name, ours, "requests/s", beside: ("pgbench pipelined", reference))
    for rival in rivals {
      report(name, ours, "requests/s", beside: (rival.name, try await theirs(rival)))
    }
  }

  private static func intakes(_ port: Int, _ path: String, _ connections: Int) async -> Double {
    await Clocked.medianOfFive {
      Load.rate(port: port, connections: connections, seconds: seconds, status: 201) { _, _ in
        Load.request("POST", path, body: body)
      }
    }
  }

  /// Notes on up to 5,000 cases in turn, so that none grows long.
  private static func acts(
    _ url: String, _ table: String, _ connections: Int, _ port: Int, _ prefix: String,
    _ token: String
  ) async throws -> Double {
    let ids = try PrivatePostgres.psql(url, "SELECT id FROM \(table) LIMIT 5000")
    guard !ids.isEmpty else { return 0 }
    let headers = ["authorization: Bearer \(token)", "if-match: *"]
    return await Clocked.medianOfFive {
      Load.rate(port: port, connections: connections, seconds: seconds, status: 200) {
        number, round in
        let id = ids[(number + round * connections) % ids.count]
        return Load.request("POST", "\(prefix)/cases/\(id)/acts", headers, body: note)
      }
    }
  }
}
