// Arrivals and mailboxes as rows: kept once, worked by one, ended once, erased with their case.

import Policy
import Testing

@testable import Storage
@testable import Workflow

extension World {
  /// A mailbox with some mails in it, one of them in a case.
  func arrivals(_ blob: BlobID) async throws {
    let claimed = try await store.claimMailbox(
      "ks/INBOX", of: .ks, now: .noon, worker: "w", abandoned: .noon
    ).get()
    #expect(claimed != nil)
    for uid in 1...3 {
      let kept = try await store.keep(
        [.mail(UInt32(uid), blob)], through: UInt32(uid), validity: 7, of: "ks/INBOX",
        worker: "w", now: .noon
      ).get()
      #expect(kept)
    }
  }
}

extension NewArrival {
  static func mail(_ uid: UInt32, _ blob: BlobID?, validity: UInt32 = 7) -> NewArrival {
    NewArrival(
      id: ArrivalID("arrival-\(validity)-\(uid)"), authority: .ks, mailbox: "ks/INBOX",
      validity: validity, uid: uid, blob: blob, size: 3, arrivedAt: .noon, fetchedAt: .noon,
      registerBy: Instant.noon.adding(seconds: 86_400))
  }
}

@Suite("Arrivals")
struct ArrivalLife {
  private let later = Instant.noon.adding(seconds: 60)

  private func world(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    try await world.arrivals(Blobs.abc)
    return world
  }

  private func claim(_ world: World, _ worker: String = "r", at now: Instant? = nil) async throws
    -> [Arrival]
  {
    let now = now ?? later
    return try await world.store.claimArrivals(
      10, now: now, worker: worker, abandoned: now.adding(seconds: -600)
    ).get()
  }

  @Test(arguments: Engine.allCases)
  func aMailboxIsReadByOneUntilItIsLeftOrAbandoned(_ engine: Engine) async throws {
    let world = try await world(engine)
    func take(_ worker: String, abandoned: Instant) async throws -> MailboxState? {
      try await world.store.claimMailbox(
        "ks/INBOX", of: .ks, now: later, worker: worker, abandoned: abandoned
      ).get()
    }
    #expect(try await take("other", abandoned: .noon) == nil)
    let taken = try #require(try await take("other", abandoned: later))
    #expect(taken.lastUID == 3 && taken.validity == 7)
    let late = try await world.store.keep(
      [.mail(9, nil)], through: 9, validity: 7, of: "ks/INBOX", worker: "w", now: later
    ).get()
    #expect(!late)
    #expect(try await world.store.arrival(ArrivalID("arrival-7-9")).get() == nil)
    try await world.store.leaveMailbox(
      "ks/INBOX", worker: "other", next: later, problem: "down", failing: 4
    ).get()
    try await #require(take("other", abandoned: .noon) != nil)
    try await world.store.leaveMailbox(
      "ks/INBOX", worker: "other", next: later.adding(seconds: 60), problem: "lied", failing: 4
    ).get()
    let state = try #require(try await world.store.mailboxes().get().first)
    #expect(state.failures == 2 && state.problem == "lied" && state.failingTries == 2)
    #expect(try await take("w", abandoned: later) == nil, "it is not yet time")
  }

  @Test(arguments: Engine.allCases)
  func aMailThatIsThereGetsNoSecondRow(_ engine: Engine) async throws {
    let world = try await world(engine)
    let again = [NewArrival.mail(3, Blobs.abc), .mail(1, Blobs.abc, validity: 8)]
    #expect(
      try await world.store.keep(
        again, through: 1, validity: 8, of: "ks/INBOX", worker: "w", now: later
      ).get())
    let all = try await world.store.arrivals(ArrivalFilter(authority: .ks)).get()
    #expect(all.total == 4 && all.items.count == 4)
    #expect(try await world.store.mailboxes().get().first?.lastUID == 1)
    #expect(try await world.everything() == [])
  }

  @Test(arguments: Engine.allCases)
  func anArrivalIsReadByOneAndEndedOnce(_ engine: Engine) async throws {
    let world = try await world(engine)
    let mine = try await claim(world)
    #expect(mine.map(\.attempts) == [1, 1, 1])
    #expect(try await claim(world, "other").isEmpty)
    let gone = later.adding(seconds: 601)
    #expect(try await claim(world, "other", at: gone).count == 3)
    let end = ArrivalEnd(.waiting, content: "{}", messageKey: [1])
    #expect(try await world.store.end(mine[0].id, worker: "r", end).get() == false)
    #expect(try await world.store.end(mine[0].id, worker: "other", end).get())
    #expect(try await world.store.end(mine[0].id, worker: "other", end).get() == false)
    let first = try await world.store.earlier(than: mine[1], messageKey: nil).get()
    #expect(first?.id == mine[0].id, "by its bytes")
    #expect(
      try await world.store.delay(
        mine[1].id, worker: "other", until: gone.adding(seconds: 5), problem: "storage"
      ).get())
    #expect(try await claim(world, "r", at: gone).isEmpty)
    let parked = try await world.store.move(
      mine[0].id, from: [.waiting], version: 2, to: .parked, content: nil
    ).get()
    let stale = try await world.store.move(
      mine[0].id, from: [.parked], version: 2, to: .waiting, content: nil
    ).get()
    #expect(parked && !stale)
    let open = try await world.store.openArrivals(now: gone.adding(seconds: 100_000)).get()
    #expect(open.counts == [.fetched: 2] && open.overdue == 2)
  }

  @Test(arguments: Engine.allCases)
  func itsFileIsNamedUntilItsCaseIsDisposedOf(_ engine: Engine) async throws {
    let world = try await world(engine)
    try await world.intake(Asked(1))
    let id = ArrivalID("arrival-7-1")
    let result = await world.store.act(on: .numbered(1)) { _ -> Result<Recording, No> in
      var recording = Recording(
        actor: .system, at: later, policy: PolicyHash("0f"),
        events: [.messageAdded(.hello)])
      recording.arrival = ArrivalMark(id, .routed)
      return .success(recording)
    }
    guard case .success(.done) = result else {
      Issue.record("\(result)")
      return
    }
    let routed = try #require(try await world.store.arrival(id).get())
    #expect(routed.state == .routed && routed.file == .numbered(1) && routed.version == 2)
    #expect(try await world.store.isNamed(Blobs.abc).get())
    try await world.tamper(
      "DELETE FROM arrivals WHERE id <> 'arrival-7-1'",
      "UPDATE arrivals SET content = 'hemligt', message_key = x'01'")
    try await world.act(.numbered(1), erases: true, .disposed(decisionReference: "KS § 12"))
    let erased = try #require(try await world.store.arrival(id).get())
    #expect(erased.blob == nil && erased.content == nil && erased.state == .routed)
    #expect(try await world.store.isNamed(Blobs.abc).get() == false)
    #expect(try await world.everything() == [])
  }

  @Test(arguments: Engine.allCases)
  func theAuditFindsAnArrivalThatIsNowhere(_ engine: Engine) async throws {
    let world = try await world(engine)
    let flaws: [(String, Finding.ArrivalFlaw)] = [
      ("state = 'lost'", .unknownState), ("state = 'routed'", .file),
      ("state = 'duplicate'", .original), ("blob = NULL", .bytes),
      ("state = 'waiting', worker = 'w'", .worker),
    ]
    for (change, flaw) in flaws {
      try await world.tamper("UPDATE arrivals SET \(change) WHERE id = 'arrival-7-2'")
      #expect(try await world.everything().contains(.arrival(ArrivalID("arrival-7-2"), flaw)))
      try await world.tamper(
        "UPDATE arrivals SET state = 'fetched', blob = 'b', worker = NULL WHERE id = 'arrival-7-2'")
    }
  }
}

extension Message {
  fileprivate static let hello = Message(
    id: EntryID("m"), text: "hej", at: .noon, recordedBy: nil, prompt: .none)
}
