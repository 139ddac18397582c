// Deliveries over real sockets, to a receiver that does whatever a receiver can do.

import Foundation
import Testing
import WebhookTesting
import Webhooks
import WebhooksCurl

@Suite struct Deliveries {
  private let message = WebhookMessage(
    id: "msg_abc", body: Array(#"{"type":"case.changed","data":{"å":"ö"}}"#.utf8))
  private let second = Int64(1_795_000_000)

  private func courier(
    _ receiver: WebhookReceiver, _ path: String = "hook", scheme: String = "http",
    _ more: String = "&timeout=2", caFile: String? = nil
  ) throws -> CurlCourier {
    let url =
      "\(scheme)://127.0.0.1:\(receiver.port)/\(path)?authority=ks"
      + "&secret-file=\(receiver.secretFile)\(more)"
    return CurlCourier(try WebhookSettings.parse(url, caFile: caFile))
  }

  @Test func whatArrivesIsSignedAndTheSame() async throws {
    let receiver = try WebhookReceiver()
    let courier = try courier(receiver, "in/v1%20a")
    for _ in 1...3 {
      #expect(
        await courier.carry(message, at: second) == .answered(status: 200, retryAfter: nil))
    }
    let all = try receiver.deliveries()
    #expect(all.count == 3 && Set(all.map(\.connection)).count == 1)
    let first = try #require(all.first)
    #expect(first.path == "/in/v1%20a")
    #expect(first.body == String(decoding: message.body, as: UTF8.self))
    #expect(first.bears == [0])
    #expect(first.headers["webhook-id"] == "msg_abc")
    #expect(first.headers["webhook-timestamp"] == "1795000000")
    #expect(first.headers["content-type"] == "application/json")
    #expect(first.headers["webhook-signature"]?.split(separator: " ").count == 1)
  }

  @Test func secretsAreChangedWithoutALostDelivery() async throws {
    let receiver = try WebhookReceiver()
    let courier = try courier(receiver)
    for secrets in [
      [WebhookReceiver.secret], [WebhookReceiver.otherSecret, WebhookReceiver.secret],
      [WebhookReceiver.otherSecret],
    ] {
      // The receiver reads the same file, so its numbers are those of the lines.
      try Data(secrets.joined(separator: "\n").utf8)
        .write(to: URL(filePath: receiver.secretFile), options: .atomic)
      let answer = await courier.carry(message, at: second)
      #expect(answer.verdict == .taken)
    }
    #expect(try receiver.deliveries().map(\.bears) == [[0], [0, 1], [0]])
    try Data("no secret".utf8).write(to: URL(filePath: receiver.secretFile))
    #expect(await courier.carry(message, at: second) == .unanswered(.secret))
    #expect(try receiver.deliveries().count == 3)
  }

  @Test(arguments: [
    ("204", WebhookAnswer.answered(status: 204, retryAfter: nil)),
    ("400", .answered(status: 400, retryAfter: nil)),
    ("410", .answered(status: 410, retryAfter: nil)),
    ("429:7", .answered(status: 429, retryAfter: 7)),
    ("503:soon", .answered(status: 503, retryAfter: nil)),
    ("503:-5", .answered(status: 503, retryAfter: 0)),
    ("503:99999999999999999999", .answered(status: 503, retryAfter: nil)),
    ("hang", .unanswered(.slow)), ("drip", .unanswered(.slow)),
    ("hang-body", .answered(status: 200, retryAfter: nil)),
    ("flood-header", .unanswered(.lied)), ("close", .unanswered(.down)),
    ("cut", .unanswered(.down)), ("garbage", .unanswered(.lied)),
  ])
  func whateverItDoesIsAnAnswerInTime(_ mode: String, _ answer: WebhookAnswer) async throws {
    let receiver = try WebhookReceiver()
    let courier = try courier(receiver)
    try receiver.become("\(mode)*1")
    #expect(await courier.carry(message, at: second) == answer)
    // And the next delivery finds its way, whatever became of the connection.
    #expect(await courier.carry(message, at: second).verdict == .taken)
  }

  @Test func aDateToTryAgainAtIsCountedFromTheDelivery() async throws {
    let receiver = try WebhookReceiver()
    try receiver.become("503:Wed,_18_Nov_2026_11:06:50_GMT")
    let answer = await (try courier(receiver)).carry(message, at: second)
    #expect(answer == .answered(status: 503, retryAfter: 10))
  }

  @Test func aRedirectLeadsNowhere() async throws {
    let receiver = try WebhookReceiver()
    try receiver.become("302")
    let answer = await (try courier(receiver)).carry(message, at: second)
    #expect(answer == .answered(status: 302, retryAfter: nil) && answer.verdict == .later)
    #expect(try receiver.deliveries().map(\.path) == ["/hook"])
  }

  @Test func ofALongAnswerLittleIsRead() async throws {
    let receiver = try WebhookReceiver()
    try receiver.become("flood")
    let courier = try courier(receiver, "hook", "&timeout=30")
    #expect(await courier.carry(message, at: second).verdict == .taken)
    let file = receiver.folder.appending(path: "flooded")
    let deadline = ContinuousClock.now + .seconds(30)
    while !FileManager.default.fileExists(atPath: file.path), ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(20))
    }
    let sent = try #require(Int(String(contentsOf: file, encoding: .utf8)))
    #expect(sent < 50_000_000, "the kernel's buffers, and no more")
  }

  @Test func anEncryptedReceiverMustProveItself() async throws {
    let receiver = try WebhookReceiver(isEncrypted: true)
    let trusting = try courier(receiver, scheme: "https", caFile: receiver.caFile)
    #expect(await trusting.carry(message, at: second).verdict == .taken)
    let usual = try courier(receiver, scheme: "https")
    #expect(await usual.carry(message, at: second) == .unanswered(.tls))
    let plain = try WebhookReceiver()
    let wrong = try courier(plain, scheme: "https")
    #expect(await wrong.carry(message, at: second) == .unanswered(.tls))
    #expect(try receiver.deliveries().count == 1)
  }

  @Test func nobodyThereIsToldAsSuch() async throws {
    let receiver = try WebhookReceiver()
    let url =
      "http://127.0.0.1:1/hook?authority=ks&secret-file=\(receiver.secretFile)&timeout=2"
    let courier = CurlCourier(try WebhookSettings.parse(url))
    #expect(await courier.carry(message, at: second) == .unanswered(.down))
  }
}
