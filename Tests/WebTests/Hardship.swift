// A disk that is full, a mail server that is away, a log that many read: nothing is lost and nothing told.

import Desk
import HTTPTypes
import Logging
import Mail
import Policy
import Storage
import StorageSQLite
import Synchronization
import Testing
import Workflow

@testable import Web

@Suite struct Hardship {
  @Test func aFullDiskSaysSoAndLosesNothing() async throws {
    var options = SQLiteDatabase.Options()
    options.maximumPages = 150
    let house = try await House(options: options)
    let text = String(repeating: "Alla avtal. ", count: 1_000)
    let body = #"{"authority":"ks","description":"\#(text)","delivery":{"form":"link"}}"#
    var taken: [(id: String, code: String)] = []
    var refused: Heard?
    for _ in 0..<200 where refused == nil {
      let heard = try await house.send(.post, "/api/v1/requests", body)
      if heard.status == 201 {
        taken.append((heard["requestId"].text ?? "", heard["accessCode"].text ?? ""))
      } else {
        refused = heard
      }
    }
    let full = try #require(refused)
    #expect(full.status == 507 && full.slug == "disk-full" && full["id"].text != nil)
    #expect(!taken.isEmpty)
    #expect(try await house.store.register(RegisterFilter()).get().total == taken.count)
    for (id, code) in taken {
      #expect(try await house.send(.get, "/api/v1/requests/\(id)", token: code).status == 200)
    }
  }

  @Test func aMailServerThatIsAwayForAnHourDelaysTheReceiptAndNothingElse() async throws {
    let house = try await House()
    let heard = try await house.send(
      .post, "/api/v1/requests",
      #"{"authority":"ks","description":"x","delivery":{"form":"email","address":"a@example.org"}}"#
    )
    #expect(heard.status == 201)
    let id = heard["requestId"].text ?? ""
    let postman = AwayPostman()
    let outbox = OutboxService(desk: house.desk, postman: postman, logger: House.quiet)
    for _ in 0..<60 {
      _ = await outbox.sendDue()
      house.clock.advance(seconds: 60)
    }
    let letters = "/api/v1/cases/\(id)/letters"
    let waiting = try await house.send(.get, letters, token: house.token(.registrar))
    #expect(waiting["items", "0", "dispatch", "state"].text == "pending")
    let open = try await house.send(
      .get, "/api/v1/requests/\(id)", token: heard["accessCode"].text)
    #expect(open.status == 200)
    postman.comesBack()
    house.clock.advance(seconds: 3_600)
    _ = await outbox.sendDue()
    let sent = try await house.send(.get, letters, token: house.token(.registrar))
    #expect(sent["items", "0", "dispatch", "state"].text == "sent")
    #expect(sent["items"].elements.count == 1)
  }

  @Test func logsAndCountersNameNobody() async throws {
    let house = try await House()
    let (id, code) = try await house.submit(#","contact":{"name":"Stina Ek"}"#)
    try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    try await house.send(.get, "/api/v1/requests/\(id)?hemlig=1", token: "fel")
    try await house.send(.get, "/api/v1/nej/\(id)")
    let metrics = try await house.send(.get, "/metrics")
    #expect(metrics.status == 200)
    #expect(
      metrics.text.contains(#"route="/api/v1/requests/{requestId}",method="GET",status="200"#))
    #expect(metrics.text.contains("utlamnande_intakes_total 1"))
    #expect(metrics.text.contains(#"utlamnande_refusals_total{reason="unauthorized"} 1"#))
    for secret in [id, code, "Stina", "hemlig", "nej"] {
      #expect(!metrics.text.contains(secret))
      #expect(!Ear.shared.heard.contains(secret), "\(secret)")
    }
    #expect(Ear.shared.heard.contains("http.answered"))
  }

  @Test func healthAndReadinessAnswer() async throws {
    let house = try await House()
    #expect(try await house.send(.get, "/health")["status"].text == "ok")
    let ready = try await house.send(.get, "/ready")
    #expect(ready["status"].text == "ready" && ready["signing"] == false)
  }

  @Test func whatNobodyChangesIsCacheable() async throws {
    let house = try await House()
    for path in ["provisions", "workflow"] {
      let first = try await house.send(.get, "/api/v1/\(path)")
      let tag = try #require(first.headers[.eTag])
      let again = try await house.send(
        .get, "/api/v1/\(path)", headers: [.ifNoneMatch: tag])
      #expect(first.status == 200 && again.status == 304 && again.bytes.isEmpty)
    }
  }
}

/// A postman whose server does not answer until it does.
private final class AwayPostman: Postman {
  private let isAway = Mutex(true)
  func comesBack() { isAway.withLock { $0 = false } }

  func send(
    _ bytes: [UInt8], from: MailAddress, to: [MailAddress], smtpUTF8: Bool
  ) async -> DeliveryOutcome {
    isAway.withLock { $0 }
      ? .temporary(reason: "no answer", code: nil) : .accepted(serverReply: "250 ok")
  }
}

/// Hears everything that tests log.
final class Ear: Sendable {
  static let shared = Ear()
  private let lines = Mutex<[String]>([])
  var heard: String { lines.withLock { $0.joined(separator: "\n") } }
  func hear(_ line: String) { lines.withLock { $0.append(line) } }
}

/// Tells the ear.
struct EarHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .trace
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = (event.metadata ?? [:]).merging(metadata) { first, _ in first }
    Ear.shared.hear("\(event.message) \(all)")
  }
}
