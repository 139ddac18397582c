// The built server with a real receiver: killed again and again, it tells every event, and nobody anything more.

import Foundation
import Testing
import WebhookTesting

@Suite struct WebhookTests {
  private func options(_ receiver: WebhookReceiver) -> [String] {
    [
      "--webhook",
      "http://127.0.0.1:\(receiver.port)/hook?authority=ks&name=diary&timeout=5"
        + "&secret-file=\(receiver.secretFile)",
    ]
  }

  @Test func killedInTheMiddleItTellsEveryEventAtLeastOnceInOrder() async throws {
    let receiver = try WebhookReceiver()
    try await withServer(["--intakes-per-minute", "0"] + options(receiver)) { server in
      let handler = try await server.clerk("handler")
      try await begun(server)
      for round in 1...4 {
        let heard = try receiver.deliveries().count
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 1...4 {
            group.addTask {
              for _ in 1...25 {
                let reply = try? await server.browser().submit(
                  ["delivery": ["form": "link"]], key: UUID().uuidString)
                guard let reply, reply.status == 201 else { return }
                let asked = try Asked(server, reply.json)
                _ = try? await handler.tries(
                  "note", on: asked.id, ["text": .string("Kim Svensson ringde.")], match: "*")
              }
            }
          }
          // In the middle of telling, and in the last round before anything was told.
          if round < 4 {
            // What the dead had is taken over after three quarters of a minute.
            try await eventually("something is told", within: 120) {
              try receiver.deliveries().count > heard + round * 10
            }
            try await server.killAtOnce()
          }
          try await group.waitForAll()
        }
        if round < 4 { try await server.start() }
      }
      let events = try await expectedVersions(handler)
      try await eventually("everything is told", within: 120) {
        Set(try receiver.deliveries().compactMap(\.told).map { Version($0) }) == events
      }
      try await server.stop()
      try await server.expectSound()
      let done = try await server.tool("audit", "check")
      #expect(done.code == 0, "\(done.output)\(done.errors)")
      try expectInOrder(receiver)
      try expectNothingPersonal(receiver, server)
    }
  }

  @Test func anOperatorSeesWhatStoppedGoesOnAndTellsAgain() async throws {
    let receiver = try WebhookReceiver()
    try await withServer(options(receiver)) { server in
      try await begun(server)
      try receiver.become("410")
      _ = try await server.browser().submit(["delivery": ["form": "link"]], key: "1")
      try await eventually("it has stopped") {
        try await server.tool("webhooks", "list").output.contains("diary  ks  gone")
      }
      let metrics = try await server.wire.call("GET", "/metrics")
      let gauges = String(decoding: metrics.bytes, as: UTF8.self)
      #expect(gauges.contains(#"utlamnande_webhook_stopped{webhook="diary"} 1"#))
      let ready = try await server.wire.call("GET", "/ready").json
      #expect(ready["webhooks"].items.map(\.state.text) == ["gone"])
      try receiver.become("200")
      #expect(try await server.tool("webhooks", "enable", "diary").code == 0)
      try await eventually("it goes on") { try receiver.deliveries().count == 2 }
      try await eventually("all is told") {
        try await server.tool("webhooks", "list").output.contains("all told")
      }
      let again = try await server.tool(
        "webhooks", "replay", "diary", "--from", "2020-01-01T00:00:00Z")
      #expect(again.code == 0, "\(again.errors)")
      try await eventually("it is told again") { try receiver.deliveries().count == 3 }
      #expect(Set(try receiver.deliveries().map(\.id)).count == 1)
      let wrong = try await server.tool("webhooks", "replay", "diary", "--from", "1", "--to", "x")
      #expect(wrong.code != 0 && wrong.errors.contains("--from") && wrong.errors.contains("--to"))
      #expect(try await server.tool("webhooks", "enable", "other").code != 0)
    }
  }

  /// Whatever happens before it has begun is not told.
  private func begun(_ server: RunningServer) async throws {
    try await eventually("the webhook has begun") {
      try await server.tool("webhooks", "list").output.contains("diary")
    }
  }

  private struct Version: Hashable {
    let file: String
    let number: Int

    init(_ told: WebhookReceiver.Told) { (file, number) = (told.data.caseId, told.data.version) }
    init(_ file: String, _ number: Int) { (self.file, self.number) = (file, number) }
  }

  /// Every version of every case that there is.
  private func expectedVersions(_ handler: Clerk) async throws -> Set<Version> {
    var versions: Set<Version> = []
    for page in 1...100 {
      let items = try await handler.get("/cases?limit=100&page=\(page)").json["items"].items
      for item in items {
        let id = try #require(item.id.text)
        let events = try await handler.get("/cases/\(id)/events").json["items"].items
        versions.formUnion((1...events.count).map { Version(id, $0) })
      }
      if items.count < 100 { break }
    }
    return versions
  }

  /// A version comes first after the one before it; afterwards it may come again.
  private func expectInOrder(_ receiver: WebhookReceiver) throws {
    var highest: [String: Int] = [:]
    for told in try receiver.deliveries().compactMap(\.told) {
      let before = highest[told.data.caseId, default: 0]
      #expect(told.data.version <= before + 1)
      highest[told.data.caseId] = max(before, told.data.version)
    }
    let deliveries = try receiver.deliveries()
    for (_, same) in Dictionary(grouping: deliveries, by: \.id) {
      #expect(Set(same.map(\.body)).count == 1)
    }
    #expect(deliveries.allSatisfy { $0.bears == [0] })
  }

  private func expectNothingPersonal(_ receiver: WebhookReceiver, _ server: RunningServer) throws {
    let all = try receiver.deliveries().map(\.body).joined()
    for word in ["Kim", "Svensson", "note", "avtal"] { #expect(!all.contains(word)) }
    let log = try server.child.complained
    #expect(!log.contains("whsec_") && !log.contains("/hook"))
  }
}
