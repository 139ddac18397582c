// Reading mail when servers are down, numbers change and workers die: no mail is lost, and none comes twice.

import Desk
import Mail
import Storage
import Testing
import Workflow

@Suite("Mail in, from servers and by workers that fail") struct MailInFailing {
  @Test func otherNumbersAtTheServerMakeNoSecondMail() async throws {
    let mail = try await MailOffice()
    mail.mailbox.put(letter(), letter(id: "2@example.org", subject: "Två"))
    await mail.work()
    mail.mailbox.change { $0.validity = 8 }
    mail.mailbox.put(letter(id: "3@example.org", subject: "Tre"))
    await mail.work()
    #expect(try await mail.arrivals(.waiting).count == 3)
    #expect(try await mail.arrivals(.duplicate).count == 2)
    #expect(try await mail.audit() == [])
  }

  @Test func aServerThatIsDownIsAskedAgainLaterAndLater() async throws {
    let mail = try await MailOffice()
    mail.mailbox.change { $0.failure = .wrongPassword }
    mail.mailbox.put(letter())
    await mail.work()
    let state = try #require(try await mail.office.store.mailboxes().get().first)
    #expect(state.problem == "wrongPassword" && state.failures == 1)
    mail.mailbox.change { $0.failure = nil }
    #expect(await mail.service.visit(mail.box) == false)
    #expect(try await mail.arrivals().isEmpty, "not before its time")
    await mail.work()
    #expect(try await mail.arrivals().count == 1)
    #expect(try await mail.office.store.mailboxes().get().first?.problem == nil)
  }

  @Test func oneMailThatCannotBeFetchedKeepsNoOtherOut() async throws {
    let mail = try await MailOffice()
    mail.mailbox.put(letter(), letter(id: "2@x.example"), letter(id: "3@x.example"))
    mail.mailbox.change { $0.broken = [1: .tooLarge(limit: 1), 2: .dropped] }
    for _ in 1...7 {
      mail.office.clock.advance(seconds: 4_000)
      await mail.work()
    }
    let all = try await mail.arrivals()
    #expect(all.count == 3)
    #expect(all.map(\.problem).compactMap { $0 }.sorted() == ["dropped", "tooLarge"])
    #expect(all.filter { $0.state == .unreadable }.count == 2)
    #expect(try await mail.audit() == [])
  }

  @Test func whatEndsTheProcessIsCountedAgainstTheMailThatWasRead() async throws {
    let mail = try await MailOffice()
    for n in 1...4 { mail.mailbox.put(letter(id: "\(n)@example.org", subject: "\(n)")) }
    while await mail.service.visit(mail.box) {}
    let office = mail.office
    for _ in 1..<MailInLimits().attempts {
      // A worker that dies while it reads.
      let now = office.clock.now
      let taken = await office.store.claimArrivals(1, now: now, worker: "d", abandoned: now)
      #expect(try taken.get().count == 1)
      office.clock.advance(seconds: 61)
    }
    #expect(await mail.service.readDue() == 1)
    #expect(try await mail.arrivals(.unreadable).map(\.problem) == ["attempts"])
    #expect(try await mail.arrivals(.fetched).map(\.attempts) == [0, 0, 0])
    await mail.work()
    #expect(try await mail.arrivals(.waiting).count == 3)
  }

  @Test func twoProcessesAndOneMailboxMakeEachMailOnce() async throws {
    let mail = try await MailOffice()
    for n in 1...40 { mail.mailbox.put(letter(id: "\(n)@example.org", subject: "\(n)")) }
    mail.office.clock.advance(seconds: 61)
    let other = mail.other()
    await withTaskGroup(of: Void.self) { group in
      for service in [mail.service, other] {
        group.addTask {
          while await service.visit(mail.box) {}
          while await service.readDue() > 0 {}
        }
      }
    }
    await mail.work()
    #expect(try await mail.arrivals(.waiting).count == 40)
  }
}
