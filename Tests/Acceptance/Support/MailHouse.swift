// The mail house of a test: dovecot, and postfix before it, on ports of their own.

import Foundation
import Glibc
import Testing

/// Mailboxes at a real IMAP server.
final class MailHouse: Sendable {
  let folder: URL
  let ports: [String: Int]
  private let child: Child

  /// - Parameters:
  ///   - users: who has a mailbox; mail for `USER@kommun.example` comes there.
  ///   - options: more words, such as `--postfix`.
  init(users: [String] = ["ks"], _ options: [String] = []) async throws {
    folder = try Places.temporary()
    child = try Child(
      ["/usr/bin/python3", Places.mailHouse, "--folder", folder.path]
        + users.flatMap { ["--user", $0] } + options, output: folder.appending(path: "house").path)
    ports = try await child.line("the ports of the mail house") {
      try? JSONDecoder().decode([String: Int].self, from: Data($0.utf8))
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Words by which a server reads a mailbox.
  func words(
    _ user: String = "ks", of authority: String = "ks", _ more: String = ""
  ) -> [String] {
    let address = "imap://\(user)@localhost:\(ports["imap"] ?? 0)/INBOX"
    let password = folder.appending(path: "password").path
    return [
      "--mailbox", "\(address)?authority=\(authority)&password-file=\(password)&poll=5\(more)",
      "--imap-ca", folder.appending(path: "cert.pem").path,
    ]
  }

  /// Words by which a server sends through the postfix.
  func sendingWords(_ user: String = "ks") -> [String] {
    [
      "--smtp", "smtp://\(user)@localhost:\(ports["smtp"] ?? 0)?tls=required",
      "--smtp-ca", folder.appending(path: "cert.pem").path,
      "--smtp-password-file", folder.appending(path: "password").path,
    ]
  }

  /// Sends a mail to the postfix, as a stranger's server does.
  func send(_ mail: String, from: String = "kim@example.org", to: [String]) async throws {
    let file = folder.appending(path: "\(UUID()).eml")
    try Data(mail.replacing("\n", with: "\r\n").utf8).write(to: file)
    let recipients = to.flatMap { ["--mail-rcpt", $0] }
    let done = try await run(
      [
        "/usr/bin/curl", "-sS", "--cacert", folder.appending(path: "cert.pem").path, "--ssl-reqd",
        "smtp://localhost:\(ports["smtp"] ?? 0)", "--mail-from", from, "-T", file.path,
      ] + recipients, in: folder)
    try #require(done.code == 0, "\(done.errors)")
  }

  /// Puts a mail into a mailbox, as a mail server does.
  func deliver(_ mail: String, to user: String = "ks") throws {
    let place = folder.appending(path: "mail/\(user)")
    for name in ["tmp", "new", "cur"] {
      let made = place.appending(path: name)
      try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
      // Dovecot works as nobody where it was started by root.
      chmod(made.path, 0o777)
    }
    chmod(place.path, 0o777)
    let file = place.appending(path: "new/\(Date().timeIntervalSince1970).\(UUID()).localhost")
    try Data(mail.replacing("\n", with: "\r\n").utf8).write(to: file)
    chmod(file.path, 0o666)
  }
}

/// A mail as somebody writes it.
func mail(
  to: String = "ks@kommun.example", from: String = "Kim Ek <kim@example.org>", id: String,
  subject: String = "Begäran om allmän handling", fields: String = "X-Test: 1",
  text: String = "Jag begär ut alla avtal med Exempelbolaget."
) -> String {
  """
  From: \(from)
  To: \(to)
  Message-ID: <\(id)@example.org>
  Subject: \(subject)
  \(fields)
  MIME-Version: 1.0
  Content-Type: text/plain; charset=utf-8
  Content-Transfer-Encoding: 8bit

  \(text)

  """
}

extension Clerk {
  /// What lies in the tray, or everything, by state.
  func arrivals(_ state: String? = nil) async throws -> [JSON] {
    let query = state.map { "&state=\($0)" } ?? ""
    let reply = try await get("/arrivals?limit=100\(query)")
    try #require(reply.status == 200, "\(reply.json)")
    return reply.json["items"].items
  }

  /// Waits until so many are in a state.
  func arrivals(_ state: String, count: Int) async throws -> [JSON] {
    try await eventually("\(count) arrivals \(state)", within: 120) {
      let items = try await arrivals(state)
      return items.count >= count ? items : nil
    }
  }

  /// Does something with a mail that came in.
  func handles(
    _ arrival: JSON, _ verb: String, _ arguments: JSON = [:]
  ) async throws -> Reply {
    let id = arrival["id"].text ?? ""
    var headers = headers
    headers["If-Match"] = "\"\(arrival["version"].int ?? 0)\""
    return try await server.wire.call(
      "POST", "/api/v1/arrivals/\(id)/acts", json: arguments.merging(["verb": .string(verb)]),
      headers: headers)
  }
}
