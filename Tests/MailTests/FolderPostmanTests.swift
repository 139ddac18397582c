// Mail into a folder: whole, and once.

import Foundation
import Mail
import Testing

@Suite final class FolderPostmanTests {
  private let root: URL

  init() throws { root = try temporaryFolder() }

  deinit { try? FileManager.default.removeItem(at: root) }

  private func send(_ bytes: [UInt8], to folder: URL) async throws -> DeliveryOutcome {
    await FolderPostman(folder: folder.path).send(
      bytes, from: try address("a@b.se"), to: [try address("c@d.se")], smtpUTF8: false)
  }

  @Test func theSameMessageIsOneFile() async throws {
    let folder = root.appending(path: "outbox")
    let bytes = try sample().rendered()
    let name = "20261121T145735-outbox-17.eml"
    #expect(try await send(bytes, to: folder) == .accepted(serverReply: name))
    #expect(try await send(bytes, to: folder) == .accepted(serverReply: "\(name) was there"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [name])
    #expect(try Array(Data(contentsOf: folder.appending(path: name))) == bytes)
  }

  @Test func anIDThatIsNoFileNameIsRefused() async throws {
    let folder = root
    for row in ["..", "a/b", ".hidden", "a%b"] {
      let bytes = try sample { $0.id = try MessageID(row: row, domain: "b.se") }.rendered()
      guard case .permanent = try await send(bytes, to: folder) else {
        Issue.record("\(row) was taken")
        continue
      }
    }
    guard case .permanent = try await send(Array("Subject: x\r\n\r\n".utf8), to: folder) else {
      Issue.record("A stranger's message was taken")
      return
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func aFolderThatCannotBeMadeIsTemporary() async throws {
    let folder = root.appending(path: "missing/outbox")
    let outcome = try await send(try sample().rendered(), to: folder)
    #expect(outcome == .temporary(reason: "The folder of mails: mkdir failed.", code: 2))
  }
}
