// TLS and login, rightly and wrongly, over the wire.

import Foundation
import Mail
import MailCurl
import Testing

@Suite struct EncryptionTests {
  @Test(arguments: [
    ("starttls", "smtp", "?tls=required"), ("starttls", "smtp", "?tls=offered"),
    ("implicit", "smtps", ""),
  ])
  func mailIsEncrypted(_ tls: String, _ scheme: String, _ options: String) async throws {
    let server = try SMTPServer(["--tls", tls])
    let postman = try postman(server, scheme: scheme, options: options, caFile: server.caFile)
    #expect(try await deliver(postman) == .accepted(serverReply: "250 2.0.0 Stored as 0001"))
    #expect(try server.envelopes().map(\.tls) == [true])
  }

  @Test func tlsNeverDoesWithoutIt() async throws {
    let server = try SMTPServer(["--tls", "starttls"])
    #expect(
      try await deliver(postman(server, options: "?tls=never"))
        == .accepted(serverReply: "250 2.0.0 Stored as 0001"))
    #expect(try server.envelopes().map(\.tls) == [false])
  }

  @Test func withoutTLSWhereItIsRequiredNothingIsSent() async throws {
    let server = try SMTPServer()
    guard
      case .temporary(let reason, _) = try await deliver(postman(server, options: "?tls=required"))
    else {
      Issue.record("not temporary")
      return
    }
    #expect(reason == "TLS is required, and the server does not give it.")
    #expect(try server.messages().isEmpty)
  }

  @Test(arguments: ["starttls", "implicit"], [true, false])
  func aCertificateNobodyVouchesForEndsIt(_ tls: String, otherAuthority: Bool) async throws {
    let server = try SMTPServer(["--tls", tls])
    let other = try SMTPServer(["--tls", tls])
    let postman = try postman(
      server, scheme: tls == "implicit" ? "smtps" : "smtp",
      caFile: otherAuthority ? other.caFile : nil)
    guard case .temporary(let reason, nil) = try await deliver(postman) else {
      Issue.record("not temporary")
      return
    }
    #expect(reason.hasPrefix("certificate: "))
    #expect(try server.messages().isEmpty)
  }

  @Test(arguments: ["none", "starttls", "implicit"])
  func aLoginIsMade(_ tls: String) async throws {
    let server = try SMTPServer(["--tls", tls, "--user", "åsa", "--password", "p:@/?å"])
    let postman = try postman(
      server, scheme: tls == "implicit" ? "smtps" : "smtp",
      account: "%C3%A5sa:p%3A%40%2F%3F%C3%A5@",
      caFile: tls == "none" ? nil : server.caFile)
    #expect(try await deliver(postman) == .accepted(serverReply: "250 2.0.0 Stored as 0001"))
    #expect(try server.envelopes().map(\.user) == ["åsa"])
  }

  @Test func aWrongPasswordIsTemporary() async throws {
    let server = try SMTPServer(["--tls", "starttls", "--user", "u", "--password", "p"])
    let postman = try postman(server, account: "u:wrong@", caFile: server.caFile)
    guard case .temporary(let reason, 535) = try await deliver(postman) else {
      Issue.record("not temporary")
      return
    }
    #expect(reason.hasPrefix("login refused: 535"))
    #expect(!reason.contains("wrong"))
  }

  @Test func aServerThatWantsALoginWeDoNotHaveIsTemporary() async throws {
    let server = try SMTPServer(["--user", "u", "--password", "p"])
    guard case .temporary(_, 530) = try await deliver(postman(server)) else {
      Issue.record("not temporary")
      return
    }
  }
}
