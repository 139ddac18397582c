// Intakes and acts over HTTP on loopback, beside the framework's plain answer and bare commits.

import Foundation

enum HTTPBench {
  private static let body = """
    {"authority":"ks","description":"Alla avtal med Exempelbolaget AB 2025","documents":["KS 2025-00123"],\
    "delivery":{"form":"email","address":"sokande@example.org"}}
    """

  static func run() async throws {
    let served = try Served()
    defer { served.stop() }
    let token = try served.token("handler")
    for connections in [1, 8, 32] {
      let each = connections == 1 ? 400 : 3_200 / connections
      let plain = await Clocked.medianOfFive {
        Load.rate(port: served.port, connections: connections, each: each, status: 200) { _, _ in
          Load.request("GET", "/health")
        }
      }
      let intake = await Clocked.medianOfFive {
        Load.rate(port: served.port, connections: connections, each: each, status: 201) { _, _ in
          Load.request("POST", "/api/v1/requests", body: body)
        }
      }
      report("intake, \(connections) connections", intake, "requests/s", beside: ("/health", plain))
      let cases = ids(served.port, token, 100)
      let acts = await Clocked.medianOfFive {
        notes(served.port, token, cases, connections: connections, each: 60)
      }
      report(
        "act (note), \(connections) connections", acts, "requests/s", beside: ("/health", plain))
    }
    report("resident after this", Double(Machine.resident(served.pid)) / 1e6, "MB")
  }

  /// Notes a second.
  static func notes(
    _ port: Int, _ token: String, _ cases: [String], connections: Int, each: Int
  ) -> Double {
    Load.rate(port: port, connections: connections, each: each, status: 200) { number, round in
      let id = cases[(number + round * connections) % cases.count]
      return Load.request(
        "POST", "/api/v1/cases/\(id)/acts", ["authorization: Bearer \(token)", "if-match: *"],
        body: #"{"verb":"note","text":"Ringde arkivet."}"#)
    }
  }

  /// Requests to act on.
  static func ask(_ port: Int, _ count: Int) {
    _ = Load.rate(port: port, connections: 1, each: count, status: 201) { _, _ in
      Load.request("POST", "/api/v1/requests", body: body)
    }
  }

  /// The cases to act on in turn, so that none grows long.
  static func ids(_ port: Int, _ token: String, _ count: Int) -> [String] {
    var connection = Connection(port: port)
    let answer = connection?.exchange(
      Load.request("GET", "/api/v1/cases?limit=100", ["authorization: Bearer \(token)"]))
    connection?.close()
    let json = try? JSONSerialization.jsonObject(with: Data(answer?.body ?? []))
    let items = (json as? [String: Any])?["items"] as? [[String: Any]] ?? []
    return items.compactMap { ($0["id"] ?? $0["caseId"]) as? String }.prefix(count).map { $0 }
  }
}
