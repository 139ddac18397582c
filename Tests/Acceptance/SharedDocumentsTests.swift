// Several processes that share nothing but PostgreSQL and a store of documents: what one took each gives.

import Foundation
import Testing

@Suite struct SharedDocumentsTests {
  private struct Taken: Sendable {
    let file: String
    let id: String
    let bytes: Data
  }

  @Test func documentsOutliveTheProcessesThatTookThem() async throws {
    let folder = try Places.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try await ObjectServer(in: folder)
    let machines = (1...3).map { store.options + ["--data", folder.path + "/machine-\($0)"] }
    try await withCluster(machines) { cluster in
      let token = try await cluster.staff("handler")
      let end = Bell()
      let loads = (1...4).map { side in
        Task {
          var taken: [Taken] = []
          for n in 1...100_000 where !end.hasRung {
            taken.append(try await add("\(side) \(n)", cluster, token))
          }
          return taken
        }
      }
      for _ in 1...8 {
        try await Task.sleep(for: .seconds(1))
        try await cluster.killOneAndStartItAgain()
      }
      end.ring()
      var taken: [Taken] = []
      for load in loads { taken += try await load.value }
      #expect(taken.count >= 4)
      for one in taken {
        for number in 0..<3 {
          let path = "/api/v1/cases/\(one.file)/documents/\(one.id)/original"
          let bytes = try await eventually("server \(number) gives a document") {
            let reply = try? await cluster.wire(number).call(
              "GET", path, headers: ["Authorization": "Bearer \(token)"])
            return reply?.status == 200 ? reply?.bytes : nil
          }
          #expect(bytes == one.bytes)
        }
      }
      try await readinessFollows(store, cluster)
      try await cluster.stop()
      try await cluster.expectSound(store.options)
    }
  }

  /// A case with a document, for which is asked until it is acknowledged.
  private func add(_ text: String, _ cluster: Cluster, _ token: String) async throws -> Taken {
    let asked: JSON = [
      "authority": "ks", "description": "Avtalet", "delivery": ["form": "link"],
    ]
    let bytes = Samples.pdf(text)
    let receipt = try await insist(
      "/api/v1/requests", asked.bytes, cluster, "ask \(text)", ["Content-Type": "application/json"])
    let id = try #require(receipt.requestId.text)
    var form = Form()
    form.add("title", "Avtal")
    form.add(file: bytes, named: "avtal.pdf")
    let headers = form.headers.merging(
      ["Authorization": "Bearer \(token)", "If-Match": "*"]) { $1 }
    let added = try await insist(
      "/api/v1/cases/\(id)/documents", form.whole, cluster, "add \(text)", headers)
    return Taken(file: id, id: try #require(added.documentId.text), bytes: bytes)
  }

  private func insist(
    _ path: String, _ body: Data, _ cluster: Cluster, _ key: String,
    _ headers: [String: String]
  ) async throws -> JSON {
    let headers = headers.merging(["Idempotency-Key": key, "Connection": "close"]) { $1 }
    return try await eventually("\(path) is acknowledged", within: 120) {
      let reply = try? await cluster.wire.call("POST", path, body, headers: headers)
      guard let reply, ![408, 503].contains(reply.status) else { return nil }
      try #require(reply.status == 201, "\(reply.status) \(reply.json)")
      return reply.json
    }
  }

  private func readinessFollows(_ store: ObjectServer, _ cluster: Cluster) async throws {
    try store.become("gone")
    try await eventually("the server is not ready without its documents") {
      let reply = try await cluster.wire(0).call("GET", "/ready")
      return reply.status == 503 && reply.json.away.text == "documents"
    }
    try store.become("normal")
    try await eventually("the server is ready again") {
      try await cluster.wire(0).call("GET", "/ready").status == 200
    }
  }
}
