// The real mail server of a test: `Tests/MailTests/smtp_server.py`, which can be stopped and come back.

import Foundation
import Synchronization
import Testing

/// A mail server on 127.0.0.1 that keeps what it takes.
final class MailServer: Sendable {
  let folder: URL
  let port: Int
  private let child: Mutex<Child?>

  /// - Parameter options: more words for the program.
  init(in folder: URL, _ options: String...) async throws {
    self.folder = folder.appending(path: "mail")
    let child = try Self.start(self.folder, port: 0, options)
    port = try await child.line("the mail server's port") { Int($0) }
    self.child = Mutex(child)
  }

  /// Nobody answers at the port from now on.
  func stop() async throws {
    let child = child.withLock { $0.take() }
    child?.signal(SIGKILL)
    try await child?.end()
  }

  /// Answers at the same port again, keeping new mail beside the old.
  func comeBack(_ options: String...) async throws {
    let new = try Self.start(folder.appending(path: UUID().uuidString), port: port, options)
    _ = try await new.line("the mail server's port") { Int($0) }
    child.withLock { $0 = new }
  }

  private static func start(_ folder: URL, port: Int, _ options: [String]) throws -> Child {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return try Child(
      [
        "/usr/bin/python3", Places.mailServer, "--folder", folder.path, "--port", "\(port)",
        "--until-stdin-ends",
      ] + options, output: folder.path)
  }

  /// Everything taken so far, in the order it came.
  var mails: [ReceivedMail] {
    let keys: [URLResourceKey] = [.contentModificationDateKey]
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: keys)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "eml" }
      .sorted { $0.path < $1.path }
      .compactMap { (try? Data(contentsOf: $0)).map { ReceivedMail($0) } }
  }

  func mails(to address: String) -> [ReceivedMail] { mails.filter { $0.to.contains(address) } }

  /// Waits until that many mails have come to an address.
  func mails(
    to address: String, count: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> [ReceivedMail] {
    try await eventually("\(count) mails to \(address)", sourceLocation: sourceLocation) {
      let mails = self.mails(to: address)
      return mails.count >= count ? mails : nil
    }
  }
}
