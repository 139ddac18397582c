// Every outcome of a delivery, over the wire.

import Foundation
import Mail
import MailCurl
import Testing

/// A postman for the server; the limits are short, since some servers never answer.
func postman(
  _ server: SMTPServer, scheme: String = "smtp", account: String = "", options: String = "",
  caFile: String? = nil
) throws -> CurlPostman {
  CurlPostman(
    try SMTPSettings.parse(
      "\(scheme)://\(account)127.0.0.1:\(server.port)\(options)", caFile: caFile,
      heloName: "diarium.malmby.se",
      limits: SMTPLimits(connectSeconds: 5, replySeconds: 2, totalSeconds: 60)))
}

/// Sends a message, a sample unless given, from one to one.
func deliver(
  _ postman: CurlPostman, _ bytes: [UInt8]? = nil, to: [String] = ["anna@example.org"]
) async throws -> DeliveryOutcome {
  let recipients = try to.map { try address($0) }
  return await postman.send(
    try bytes ?? sample().rendered(), from: try address("diarium@malmby.se"), to: recipients,
    smtpUTF8: recipients.contains(where: \.needsSMTPUTF8))
}

@Suite struct DeliveryTests {
  @Test func whatIsSentIsWhatWasRendered() async throws {
    let server = try SMTPServer()
    let bytes = try sample { $0.html = "<p>Hej</p>" }.rendered()
    let to = ["anna@example.org", "bo@växjö.se"]
    #expect(
      try await deliver(postman(server), bytes, to: to)
        == .accepted(serverReply: "250 2.0.0 Stored as 0001"))
    #expect(try server.messages() == [bytes])
    let envelope = try #require(try server.envelopes().first)
    #expect(envelope.from == "diarium@malmby.se")
    #expect(envelope.to == ["anna@example.org", "bo@xn--vxj-qla6g.se"])
    #expect(envelope.helo == "diarium.malmby.se")
    #expect(envelope.options == ["SIZE=\(bytes.count)"])
    #expect(!envelope.tls)
  }

  /// Lines of dots so long that each place of a line end in libcurl's buffers is met.
  @Test func dotsFirstOnALineArriveUnchanged() async throws {
    let server = try SMTPServer()
    var bytes = Array(".first\r\n..\r\n.\r\nSubject: x\r\n\r\n.\r\n.\r\n..\r\n...\r\n".utf8)
    for length in 0..<900 {
      bytes += Array(repeating: UInt8(ascii: "x"), count: length) + Array("\r\n.\r\n.".utf8)
    }
    bytes += Array("\r\n.\r\n".utf8)
    guard case .accepted = try await deliver(postman(server), bytes) else {
      Issue.record("not accepted")
      return
    }
    #expect(try server.messages() == [bytes])
  }

  @Test func aMessageWithoutALastLineEndGetsOne() async throws {
    let server = try SMTPServer()
    _ = try await deliver(postman(server), Array("Subject: x\r\n\r\nbody".utf8))
    #expect(try server.messages() == [Array("Subject: x\r\n\r\nbody\r\n".utf8)])
  }

  @Test func aLargeFileArrivesWhole() async throws {
    let server = try SMTPServer()
    let file = (0..<25_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let bytes = try sample {
      $0.attachments = [
        MailAttachment(filename: "stor.pdf", mediaType: "application/pdf", bytes: file)
      ]
    }.rendered()
    guard case .accepted = try await deliver(postman(server), bytes) else {
      Issue.record("not accepted")
      return
    }
    #expect(try server.messages() == [bytes])
  }

  @Test func aMessageLargerThanTheServerTakesIsPermanent() async throws {
    let server = try SMTPServer("--size-limit", "100")
    guard case .permanent(_, 552) = try await deliver(postman(server)) else {
      Issue.record("not refused")
      return
    }
  }

  @Test(
    arguments: [
      ("450-rcpt", .temporary(reason: "450 4.2.1 … is busy", code: 450)),
      ("550-rcpt", .permanent(reason: "550 5.1.1 … is unknown here", code: 550)),
      ("451-data", .temporary(reason: "451 4.3.0 Try again later", code: 451)),
      ("421-data", .temporary(reason: "421 4.3.2 Closing", code: 421)),
      ("554-data", .permanent(reason: "554 5.7.1 We do not like this message", code: 554)),
      ("554-greeting", .temporary(reason: "554 5.3.2 No SMTP service here", code: 554)),
    ] as [(String, DeliveryOutcome)])
  func aRefusalIsWhatTheServerSays(_ mode: String, _ outcome: DeliveryOutcome) async throws {
    let server = try SMTPServer("--mode", mode)
    #expect(try await deliver(postman(server)) == outcome)
    #expect(try server.messages().isEmpty)
  }

  @Test func oneRefusedRecipientStopsTheMessageForAll() async throws {
    let server = try SMTPServer("--rcpt", "bo@example.org=550 5.1.1 No such user")
    let outcome = try await deliver(
      postman(server), to: ["anna@example.org", "bo@example.org", "cia@example.org"])
    #expect(outcome == .permanent(reason: "550 5.1.1 No such user", code: 550))
    #expect(try server.messages().isEmpty)
  }

  @Test(arguments: ["close-after-data", "hang-after-data"])
  func noAnswerAfterTheMessageIsUnknown(_ mode: String) async throws {
    let server = try SMTPServer("--mode", mode)
    guard case .unknown(let reason) = try await deliver(postman(server)) else {
      Issue.record("not unknown")
      return
    }
    #expect(!reason.isEmpty)
    #expect(try server.messages().count == 1)
  }

  @Test(arguments: ["hang-greeting", "flood"])
  func noAnswerBeforeTheMessageIsTemporary(_ mode: String) async throws {
    let server = try SMTPServer("--mode", mode)
    guard case .temporary = try await deliver(postman(server)) else {
      Issue.record("not temporary")
      return
    }
  }

  /// So long a message that it cannot all be under way when the server is gone.
  @Test func aConnectionLostWithinTheMessageIsTemporary() async throws {
    let server = try SMTPServer("--mode", "close-data")
    let bytes = Array(String(repeating: "a line of text\r\n", count: 2_000_000).utf8)
    guard case .temporary(_, nil) = try await deliver(postman(server), bytes) else {
      Issue.record("not temporary")
      return
    }
    #expect(try server.messages().isEmpty)
  }

  @Test func aServerThatIsDownIsTemporary() async throws {
    var server: SMTPServer? = try SMTPServer()
    let postman = try postman(#require(server))
    server = nil
    guard case .temporary(_, nil) = try await deliver(postman) else {
      Issue.record("not temporary")
      return
    }
  }

  @Test func afterFailuresTheSameMessageGoesThrough() async throws {
    let server = try SMTPServer("--mode", "451-data", "--times", "2")
    let postman = try postman(server)
    var codes: [Int?] = []
    for _ in 0..<3 {
      if case .temporary(_, let code) = try await deliver(postman) { codes.append(code) }
    }
    #expect(codes == [451, 451])
    #expect(try server.messages().count == 1)
  }

  @Test func anAddressOutsideASCIIGoesBySMTPUTF8() async throws {
    let server = try SMTPServer()
    guard case .accepted = try await deliver(postman(server), to: ["åsa@example.org"]) else {
      Issue.record("not accepted")
      return
    }
    let envelope = try #require(try server.envelopes().first)
    #expect(envelope.to == ["åsa@example.org"])
    #expect(envelope.options.contains("SMTPUTF8"))
  }

  @Test(arguments: [[], ["--tls", "starttls"]])
  func aServerWithoutSMTPUTF8NeverSeesSuchAnAddress(_ options: [String]) async throws {
    let server = try SMTPServer(options + ["--no-smtputf8"])
    let postman = try postman(server, caFile: options.isEmpty ? nil : server.caFile)
    #expect(
      try await deliver(postman, to: ["åsa@example.org"])
        == .permanent(reason: "The server does not offer SMTPUTF8.", code: nil))
  }

  /// libcurl says SMTPUTF8 for the addresses of the envelope, and knows nothing of those in the
  /// header.
  @Test func anAddressOutsideASCIIInTheHeaderAloneIsRefused() async throws {
    let server = try SMTPServer()
    let to = [try address("anna@example.org")]
    let outcome = await (try postman(server)).send(
      try sample().rendered(), from: try address("diarium@malmby.se"), to: to, smtpUTF8: true)
    guard case .permanent(_, nil) = outcome else {
      Issue.record("not permanent")
      return
    }
    #expect(try server.messages().isEmpty)
  }

  @Test func manyAtOnceGoOneAfterAnother() async throws {
    let server = try SMTPServer()
    let postman = try postman(server)
    try await withThrowingTaskGroup(of: DeliveryOutcome.self) { group in
      for _ in 0..<10 { group.addTask { try await deliver(postman) } }
      for try await outcome in group {
        guard case .accepted = outcome else {
          Issue.record("\(outcome)")
          continue
        }
      }
    }
    #expect(try server.messages().count == 10)
  }
}
