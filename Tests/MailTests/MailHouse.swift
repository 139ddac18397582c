// The real mail servers of these tests: mail_house.py with dovecot, and imap_server.py, which misbehaves.

import Foundation
import Mail
import MailCurl
import ProgramTesting
import Testing

/// A dovecot of the test's own, with the mailbox `ks`.
final class MailHouse {
  let folder: URL
  let ports: [String: Int]
  private let program: PythonProgram

  init() throws {
    folder = try temporaryFolder()
    program = try PythonProgram(
      testFolder.appending(path: "mail_house.py"), ["--folder", folder.path, "--user", "ks"])
    let line = program.read(lineOnly: true)
    ports = try JSONDecoder().decode([String: Int].self, from: line)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var caFile: String { folder.appending(path: "cert.pem").path }
  var passwordFile: String { folder.appending(path: "password").path }

  /// The mailbox, by STARTTLS unless said otherwise.
  func mailbox(
    _ scheme: String = "imap", _ more: String = "", caFile: String?? = nil
  ) throws -> CurlMailbox {
    let address = "\(scheme)://ks@localhost:\(ports[scheme] ?? 0)/"
    return CurlMailbox(
      try IMAPSettings.parse(
        "\(address)?authority=ks&password-file=\(passwordFile)\(more)",
        caFile: caFile ?? self.caFile))
  }

  /// When a mail last came to lie in the mailbox, went, or got another mark.
  var lastChange: Date {
    get throws {
      let path = folder.appending(path: "mail/ks/cur").path
      let facts = try FileManager.default.attributesOfItem(atPath: path)
      return try #require(facts[.modificationDate] as? Date)
    }
  }

  /// Puts a mail into the mailbox, as a mail server does.
  func deliver(_ bytes: [UInt8]) throws {
    let place = folder.appending(path: "mail/ks")
    for name in ["tmp", "new", "cur"] {
      try FileManager.default.createDirectory(
        at: place.appending(path: name), withIntermediateDirectories: true)
    }
    let name = "\(Date().timeIntervalSince1970).\(UUID().uuidString).localhost"
    let file = place.appending(path: "new/\(name)")
    try Data(bytes).write(to: file)
    // Dovecot works as nobody where it was started by root.
    for path in [place.path] + ["tmp", "new", "cur"].map({ place.path + "/\($0)" }) + [file.path] {
      try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)
    }
  }
}

/// An IMAP server that misbehaves.
final class BadIMAPServer {
  private let program: PythonProgram
  private let port: Int
  private let secret: URL

  init(_ mode: String, secret: String = "hemligt") throws {
    program = try PythonProgram(testFolder.appending(path: "imap_server.py"), ["--mode", mode])
    let line = String(decoding: program.read(lineOnly: true), as: UTF8.self)
    port = try #require(Int(line.dropLast()))
    self.secret = try temporaryFolder().appending(path: "secret")
    try Data("\(secret)\n".utf8).write(to: self.secret)
  }

  deinit { try? FileManager.default.removeItem(at: secret.deletingLastPathComponent()) }

  /// Gives the file another secret.
  func keep(_ secret: String) throws { try Data("\(secret)\n".utf8).write(to: self.secret) }

  func mailbox(_ kind: String = "password", limits: SMTPLimits? = nil) throws -> CurlMailbox {
    let query = "authority=ks&tls=never&\(kind)-file=\(secret.path)&limit=1000000"
    return CurlMailbox(
      try IMAPSettings.parse(
        "imap://ks@127.0.0.1:\(port)/?\(query)", limits: limits ?? IMAPSettings.usualLimits))
  }
}
