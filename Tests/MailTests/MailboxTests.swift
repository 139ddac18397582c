// Mail comes in from a real dovecot, and from servers that misbehave.

import Foundation
import Mail
import MailCurl
import Testing

private func mail(_ n: Int, _ size: Int = 0) -> [UInt8] {
  Array("From: a@example.org\r\nSubject: \(n)\r\n\r\nHej å!\r\n".utf8)
    + [UInt8](repeating: UInt8(ascii: "x"), count: size)
}

/// The numbers of all messages, list by list.
private func allUIDs(_ mailbox: CurlMailbox) async throws -> [UInt32] {
  var (uids, known): ([UInt32], UInt32) = ([], 0)
  var validity: UInt32?
  while true {
    let list = try await mailbox.list(after: known, validity: validity, limit: 200)
    uids += list.entries.map(\.uid)
    (known, validity) = (list.through, list.validity)
    if !list.hasMore { break }
  }
  await mailbox.leave()
  return uids
}

@Suite("A mailbox at dovecot")
struct MailboxTests {
  @Test(arguments: ["imap", "imaps"])
  func everyMailIsListedOnceAndGivenByteForByte(_ scheme: String) async throws {
    let house = try MailHouse()
    let sent = [mail(1), mail(2, 300_000), Array("\u{1}\r\n".utf8) + [0xFF]]
    for bytes in sent { try house.deliver(bytes) }
    let mailbox = try house.mailbox(scheme)
    let list = try await mailbox.list(after: 0, validity: nil, limit: 2)
    #expect(list.entries.map(\.uid) == [1, 2] && list.hasMore && list.through == 2)
    #expect(list.entries.allSatisfy { !$0.isSeen && $0.arrivedAt != nil })
    let rest = try await mailbox.list(after: 2, validity: list.validity, limit: 2)
    #expect(rest.entries.map(\.uid) == [3] && !rest.hasMore)
    var got: Set<[UInt8]> = []
    for entry in list.entries + rest.entries {
      let bytes = try await mailbox.fetch(entry, part: .whole, validity: list.validity)
      got.insert(try #require(bytes))
      try await mailbox.settle(entry, as: .keep, validity: list.validity)
    }
    #expect(got == Set(sent.map(\.withCRLF)))
    let again = try await mailbox.list(after: 0, validity: 99, limit: 10)
    #expect(again.entries.map(\.isSeen) == [false, false, false], "as if nobody had read them")
    let none = MailboxEntry(uid: 77, arrivedAt: nil, isSeen: false)
    #expect(try await mailbox.fetch(none, part: .whole, validity: list.validity) == nil)
    await mailbox.leave()
  }

  @Test func readingChangesNothingAtTheServer() async throws {
    let house = try MailHouse()
    for n in 1...3 { try house.deliver(mail(n)) }
    let mailbox = try house.mailbox()
    let list = try await mailbox.list(after: 0, validity: nil, limit: 10)
    let before = try house.lastChange
    for entry in list.entries {
      let bytes = try await mailbox.fetch(entry, part: .whole, validity: list.validity)
      #expect(bytes != nil)
      try await mailbox.settle(entry, as: .keep, validity: list.validity)
    }
    #expect(try house.lastChange == before, "no file was given another name")
    await mailbox.leave()
    try house.deliver(mail(4))
    let more = try await mailbox.list(after: 3, validity: list.validity, limit: 10)
    #expect(more.entries.map(\.uid) == [4])
    await mailbox.leave()
  }

  @Test func aMailboxOfManyHundredsIsListedToItsEnd() async throws {
    let house = try MailHouse()
    for n in 1...700 { try house.deliver(mail(n)) }
    #expect(try await allUIDs(house.mailbox()) == Array(1...700))
  }

  @Test func aMailIsMarkedMovedOrRemovedAsWanted() async throws {
    let house = try MailHouse()
    for n in 1...3 { try house.deliver(mail(n)) }
    let mailbox = try house.mailbox()
    let list = try await mailbox.list(after: 0, validity: nil, limit: 10)
    for entry in list.entries {
      _ = try await mailbox.fetch(entry, part: .whole, validity: list.validity)
    }
    try await mailbox.settle(list.entries[0], as: .seen, validity: list.validity)
    try await mailbox.settle(list.entries[1], as: .delete, validity: list.validity)
    await #expect(throws: MailboxProblem.self) {
      try await mailbox.settle(
        list.entries[2], as: .move("Finns \"inte\""), validity: list.validity)
    }
    try await mailbox.settle(list.entries[2], as: .move("INBOX"), validity: list.validity)
    await mailbox.leave()
    let after = try await mailbox.list(after: 0, validity: nil, limit: 10)
    #expect(after.entries.map(\.uid) == [1, 4])
    #expect(after.entries.first?.isSeen == true)
  }

  @Test func tooLargeAMailGivesItsHeader() async throws {
    let house = try MailHouse()
    try house.deliver(mail(1, 20_000))
    let mailbox = try house.mailbox("imap", "&limit=10000")
    let list = try await mailbox.list(after: 0, validity: nil, limit: 10)
    await #expect(throws: MailboxProblem.tooLarge(limit: 10_000)) {
      try await mailbox.fetch(list.entries[0], part: .whole, validity: list.validity)
    }
    let header = try await mailbox.fetch(list.entries[0], part: .header, validity: list.validity)
    #expect(header.map { String(decoding: $0, as: UTF8.self) }?.contains("Subject: 1") == true)
  }

  @Test func aWrongPasswordIsToldAndTheRightOneReadAnew() async throws {
    let house = try MailHouse()
    let mailbox = try house.mailbox()
    try Data("fel\n".utf8).write(to: URL(filePath: house.passwordFile))
    await #expect(throws: MailboxProblem.wrongPassword) {
      try await mailbox.list(after: 0, validity: nil, limit: 10)
    }
    try Data("hemligt\n".utf8).write(to: URL(filePath: house.passwordFile))
    #expect(try await mailbox.list(after: 0, validity: nil, limit: 10).entries.isEmpty)
  }

  @Test(arguments: ["imap", "imaps"])
  func aCertificateThatNobodyVouchesForIsRefused(_ scheme: String) async throws {
    let house = try MailHouse()
    let mailbox = try house.mailbox(scheme, caFile: .some(nil))
    do {
      _ = try await mailbox.list(after: 0, validity: nil, limit: 10)
      Issue.record("it was taken")
    } catch {
      #expect(error.word == "tls", "\(error)")
    }
  }
}

@Suite("A mailbox at a server that misbehaves")
struct BadMailboxTests {
  private let patience = SMTPLimits(
    connectSeconds: 5, replySeconds: 5, totalSeconds: 30, slowestBytesPerSecond: 100,
    stallSeconds: 2, replyBytes: 100_000)

  private func fetching(_ mode: String) async throws -> MailboxProblem? {
    let server = try BadIMAPServer(mode)
    let mailbox = try server.mailbox(limits: patience)
    let list = try await mailbox.list(after: 0, validity: nil, limit: 10)
    #expect(list.entries.map(\.uid) == [1, 2, 3])
    #expect(list.entries[0].arrivedAt == 1_793_491_200_000)
    var problem: MailboxProblem?
    do {
      let bytes = try await mailbox.fetch(list.entries[1], part: .whole, validity: 7)
      #expect(mode == "normal" && bytes?.isEmpty == false)
    } catch { problem = error }
    let next = try await mailbox.fetch(list.entries[2], part: .whole, validity: 7)
    #expect(next?.isEmpty == false, "the next mail is not lost with this one")
    return problem
  }

  @Test func allIsWell() async throws { #expect(try await fetching("normal") == nil) }

  @Test func aConnectionThatEndsInTheMiddleGivesNoMail() async throws {
    #expect(try await fetching("drop") == .dropped)
  }

  @Test func fewerBytesAnnouncedThanSentIsALie() async throws {
    #expect(try await fetching("less")?.word == "lied")
  }

  @Test func moreBytesAnnouncedThanSentIsWaitedForInVain() async throws {
    #expect(try await fetching("more") == .slow)
  }

  @Test func anEnormousSizeIsNotBelievedAndNotTaken() async throws {
    #expect(try await fetching("huge") == .tooLarge(limit: 1_000_000))
  }

  @Test func aByteASecondIsNotWaitedFor() async throws {
    #expect(try await fetching("slow") == .slow)
  }

  @Test func aServerThatTalksWithoutEndIsLeft() async throws {
    let server = try BadIMAPServer("chatter")
    let mailbox = try server.mailbox(limits: patience)
    do {
      _ = try await mailbox.list(after: 0, validity: nil, limit: 10)
      Issue.record("it ended")
    } catch { #expect(["lied", "down"].contains(error.word), "\(error)") }
    withExtendedLifetime(server) {}
  }

  @Test func otherNumbersAreNoticedBeforeAMailIsTakenForAnother() async throws {
    let server = try BadIMAPServer("changed")
    let mailbox = try server.mailbox()
    let list = try await mailbox.list(after: 2, validity: 7, limit: 10)
    #expect(list.entries.map(\.uid) == [3])
    await mailbox.leave()
    await #expect(throws: MailboxProblem.changed) {
      try await mailbox.fetch(list.entries[0], part: .whole, validity: 7)
    }
    let anew = try await mailbox.list(after: 2, validity: 7, limit: 10)
    #expect(anew.validity == 8 && anew.entries.map(\.uid) == [1, 2, 3])
    withExtendedLifetime(server) {}
  }

  /// A server that opens nothing for reading alone: the mark that fetching leaves is taken away.
  @Test(arguments: ["normal", "marks"])
  func aMailThatWasReadLooksAsIfNobodyHad(_ mode: String) async throws {
    let server = try BadIMAPServer(mode)
    let mailbox = try server.mailbox()
    for _ in 1...2 {
      let list = try await mailbox.list(after: 0, validity: 7, limit: 10)
      #expect(list.entries.map(\.isSeen) == [false, false, false])
      for entry in list.entries {
        let bytes = try await mailbox.fetch(entry, part: .whole, validity: 7)
        #expect(bytes?.isEmpty == false)
        try await mailbox.settle(entry, as: .keep, validity: 7)
      }
    }
    let entry = try #require(
      try await mailbox.list(after: 0, validity: 7, limit: 10).entries.last)
    #expect(!entry.isSeen)
    _ = try await mailbox.fetch(entry, part: .whole, validity: 7)
    try await mailbox.settle(entry, as: .seen, validity: 7)
    let last = try await mailbox.list(after: 0, validity: 7, limit: 10).entries.last
    #expect(last?.isSeen == true)
    withExtendedLifetime(server) {}
  }

  @Test func whatLiesDenseAfterALongGapIsFound() async throws {
    let server = try BadIMAPServer("far")
    #expect(try await allUIDs(server.mailbox()) == Array(1_000_000...1_000_999))
    withExtendedLifetime(server) {}
  }

  @Test func aBearerTokenIsReadAnewAtEachLogin() async throws {
    let server = try BadIMAPServer("token", secret: "gammal")
    let mailbox = try server.mailbox("token")
    await #expect(throws: MailboxProblem.wrongPassword) {
      try await mailbox.list(after: 0, validity: nil, limit: 10)
    }
    try server.keep("frisk")
    #expect(try await mailbox.list(after: 0, validity: nil, limit: 10).entries.count == 3)
  }

  @Test func everythingWrongWithAnAddressIsToldAtOnce() throws {
    do {
      _ = try IMAPSettings.parse(
        "pop://ks:lösen@:99999/?after=burn&poll=1&tls=never&x=1&password-file=/no&token-file=/no")
      Issue.record("it was taken")
    } catch {
      #expect(error.problems.count >= 5, "\(error.problems)")
      #expect(!"\(error)".contains("lösen"))
    }
    do {
      _ = try IMAPSettings.parse("imap://ks@mail.example/?tls=never&password-file=/no")
      Issue.record("it was taken")
    } catch { #expect(error.problems.count == 3, "\(error.problems)") }
  }
}

extension [UInt8] {
  /// As dovecot hands a mail over: each line end is CRLF.
  fileprivate var withCRLF: [UInt8] {
    var out: [UInt8] = []
    for byte in self {
      if byte == 10, out.last != 13 { out.append(13) }
      out.append(byte)
    }
    return out
  }
}
