// A connection is kept for the next message, and is no reason for any message to fail.

import Foundation
import Mail
import MailCurl
import Testing

@Suite struct KeptConnectionTests {
  private func sends(_ count: Int, by postman: CurlPostman) async throws {
    for _ in 0..<count {
      let outcome = try await deliver(postman)
      guard case .accepted = outcome else {
        Issue.record("\(outcome)")
        return
      }
    }
  }

  @Test(arguments: ["none", "starttls", "implicit"])
  func messagesFollowOneAnotherOverOneConnection(_ tls: String) async throws {
    let server = try SMTPServer("--tls", tls, "--user", "diarium", "--password", "hemligt")
    let postman = try postman(
      server, scheme: tls == "implicit" ? "smtps" : "smtp", account: "diarium:hemligt@",
      options: tls == "starttls" ? "?tls=required" : tls == "none" ? "?tls=never" : "",
      caFile: tls == "none" ? nil : server.caFile)
    try await sends(5, by: postman)
    let envelopes = try server.envelopes()
    #expect(envelopes.count == 5 && Set(envelopes.map(\.port)).count == 1)
    #expect(envelopes.allSatisfy { $0.to == ["anna@example.org"] && $0.user == "diarium" })
  }

  /// The first attempt is enough, whatever the server thinks of connections that are kept.
  @Test(arguments: ["close-kept", "one-each"])
  func aServerThatKeepsNoneGetsEachMessageOnce(_ mode: String) async throws {
    let server = try SMTPServer("--mode", mode)
    let postman = try postman(server)
    for count in 1...3 {
      try await sends(1, by: postman)
      #expect(try server.messages().count == count)
    }
    #expect(Set(try server.envelopes().map(\.port)).count == 3)
  }

  @Test func aRefusalIsNotAskedAnewAndTheNextMessageIsWell() async throws {
    let server = try SMTPServer("--rcpt", "borta@example.org=550 5.1.1 no such user")
    let postman = try postman(server)
    try await sends(1, by: postman)
    let refused = try await deliver(postman, to: ["borta@example.org"])
    #expect(refused == .permanent(reason: "550 5.1.1 no such user", code: 550))
    try await sends(2, by: postman)
    #expect(try server.messages().count == 3)
    #expect(Set(try server.envelopes().map(\.port)).count == 2)
  }

  @Test func anAddressOutsideASCIIGetsAConnectionWhoseOffersAreHeard() async throws {
    let server = try SMTPServer("--no-smtputf8")
    let postman = try postman(server)
    try await sends(1, by: postman)
    #expect(
      try await deliver(postman, to: ["åsa@example.org"])
        == .permanent(reason: "The server does not offer SMTPUTF8.", code: nil))
    try await sends(1, by: postman)
  }

  /// What may have left over a kept connection is of unknown fate, and never handed over again.
  @Test func whatAKeptConnectionMayHaveTakenIsNotSentAnew() async throws {
    let server = try SMTPServer("--mode", "close-after-data", "--times", "1", "--after", "1")
    let postman = try postman(server)
    try await sends(1, by: postman)
    guard case .unknown = try await deliver(postman) else {
      Issue.record("not unknown")
      return
    }
    #expect(try server.messages().count == 2, "it was stored, and once")
    try await sends(1, by: postman)
  }
}
