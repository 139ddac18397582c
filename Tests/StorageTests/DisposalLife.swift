// Disposal by policy: what belongs to no case goes with time, what waits stays, and every chain still holds.

import Policy
import Testing

@testable import Proofs
@testable import Storage
@testable import Workflow

@Suite("Disposal by policy")
struct DisposalLife {
  private let later = Instant.noon.adding(seconds: 60)
  private let today = SwedishTime.day(of: .noon)

  // MARK: Mail

  /// One mail of each state in which nothing waits, one that waits, one that nobody could read, one in a case.
  private func mailed(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    try await world.arrivals(Blobs.abc)
    for uid in 4...6 {
      #expect(
        try await world.store.keep(
          [.mail(UInt32(uid), Blobs.abc)], through: UInt32(uid), validity: 7, of: "ks/INBOX",
          worker: "w", now: .noon
        ).get())
    }
    try await world.tamper(
      "UPDATE arrivals SET content = 'hemligt', message_key = x'01', problem = 'size'",
      "UPDATE arrivals SET state = 'parked' WHERE uid = 1",
      "UPDATE arrivals SET state = 'duplicate', duplicate_of = 'arrival-7-1' WHERE uid = 2",
      "UPDATE arrivals SET state = 'report' WHERE uid = 3",
      "UPDATE arrivals SET state = 'waiting' WHERE uid = 4",
      "UPDATE arrivals SET state = 'unreadable' WHERE uid = 5",
      """
      UPDATE arrivals SET state = 'routed', blob = 'other',
        case_id = '\(CaseID.numbered(1).text)' WHERE uid = 6
      """)
    return world
  }

  private func left(_ world: World) async throws -> [Int: Bool] {
    let all = try await world.store.arrivals(ArrivalFilter(authority: .ks, limit: 100)).get().items
    return Dictionary(
      uniqueKeysWithValues: all.map {
        (Int($0.id.text.suffix(1)) ?? 0, $0.blob != nil || $0.content != nil)
      })
  }

  private func dispose(_ world: World, before: Instant?, at now: Instant) async throws -> Int {
    try await world.store.disposeOfMail(of: .ks, before: before, now: now).get()
  }

  @Test(arguments: Engine.allCases)
  func mailOutsideCasesGoesAndWhatWaitsStays(_ engine: Engine) async throws {
    let world = try await mailed(engine)
    // Its time begins when it is found settled, whenever it came.
    #expect(try await dispose(world, before: later, at: later) == 0)
    #expect(try await dispose(world, before: nil, at: later.adding(seconds: 9)) == 0)
    let after = later.adding(seconds: 1)
    #expect(try await world.store.disposeOfMail(of: .mn, before: after, now: after).get() == 0)
    #expect(try await dispose(world, before: after, at: after) == 3)
    #expect(try await dispose(world, before: after, at: after) == 0)
    let expected = [1: false, 2: false, 3: false, 4: true, 5: true, 6: true]
    #expect(try await left(world) == expected)
    let parked = try #require(try await world.store.arrival(ArrivalID("arrival-7-1")).get())
    #expect(parked.isDisposed && parked.version == 2 && parked.state == .parked)
    let sound = try await world.everything().filter {
      if case .arrival = $0 { true } else { false }
    }
    #expect(sound == [])
    let known = try await world.store.earlier(than: parked, messageKey: [1]).get()
    #expect(known?.state == .waiting, "by the key of one that is still there")
  }

  @Test(arguments: Engine.allCases)
  func whatIsDisposedOfIsNotFetchedAgainAndItsFileIsNotNamed(_ engine: Engine) async throws {
    let world = try await mailed(engine)
    try await world.tamper("DELETE FROM arrivals WHERE uid IN (4, 5)")
    #expect(try await world.store.isNamed(Blobs.abc).get())
    _ = try await dispose(world, before: nil, at: .noon)
    _ = try await dispose(world, before: later, at: later)
    #expect(try await world.store.isNamed(Blobs.abc).get() == false)
    #expect(
      try await world.store.keep(
        [.mail(1, Blobs.abc)], through: 6, validity: 7, of: "ks/INBOX", worker: "w", now: later
      ).get())
    #expect(try await left(world) == [1: false, 2: false, 3: false, 6: true])
  }

  @Test(arguments: Engine.allCases)
  func whoeverTakesMailBackGivesItItsTimeAgain(_ engine: Engine) async throws {
    let world = try await mailed(engine)
    _ = try await dispose(world, before: nil, at: .noon)
    let id = ArrivalID("arrival-7-1")
    for (from, to) in [(ArrivalState.parked, ArrivalState.waiting), (.waiting, .parked)] {
      #expect(
        try await world.store.move(id, from: [from], version: nil, to: to, content: nil).get())
    }
    #expect(try await dispose(world, before: later, at: later) == 2)
    #expect(try await left(world)[1] == true)
  }

  // MARK: The log

  /// Four reads at `ks` on four days, one that belongs to no authority, all in the tree.
  private func read(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    for n in 0..<4 {
      try await world.store.note(.read(n + 1, by: n == 1 ? .bo : .anna, at: n * 86_400)).get()
    }
    var access = Access(.signIn, "staff sign-in", by: .operatorOfMachine)
    access.at = .noon
    access.from = "root"
    try await world.store.note(access).get()
    try await world.seal()
    return world
  }

  @Test(arguments: Engine.allCases)
  func textsGoByTheirOwnRuleAtTheirAuthority(_ engine: Engine) async throws {
    let world = try await read(engine)
    let end = SwedishTime.midnight(startingDay: today + 2)
    let store = world.store
    #expect(try await store.disposeOfAccessTexts(of: .mn, before: end).get() == 0)
    #expect(try await store.disposeOfAccessTexts(of: .ks, before: end).get() == 2)
    #expect(try await store.disposeOfAccessTexts(of: .ks, before: end).get() == 0)
    #expect(
      try await world.accesses().map(\.from) == ["root", "192.0.2.7", "192.0.2.7", nil, nil])
    #expect(try await store.disposeOfAccessTexts(of: nil, before: end).get() == 1)
    #expect(try await world.audited().isSound)
  }

  @Test(arguments: Engine.allCases)
  func entriesGoAndChainAndTreeAndProofsHold(_ engine: Engine) async throws {
    let world = try await read(engine)
    let note = try #require(try await world.store.newestCheckpoint().get())
    let kept = try #require(Checkpoint(text: note.text))
    let segment = try #require(
      try await world.store.accesses(AccessFilter()).get().first?.segment)
    let end = SwedishTime.midnight(startingDay: today + 2)
    #expect(try await world.store.hasAccesses(of: .ks, before: end).get())
    #expect(try await world.store.hasAccesses(of: .mn, before: end).get() == false)
    var access = Access.disposal(of: .ks, before: today + 2, under: "KS § 9")
    access.at = Instant.noon.adding(seconds: 10 * 86_400)
    try await world.store.note(access).get()
    #expect(try await world.store.disposeOfAccesses(of: .ks, before: end).get() == 2)
    #expect(try await world.store.disposeOfAccesses(of: .ks, before: end).get() == 0)
    #expect(try await world.store.hasAccesses(of: .ks, before: end).get() == false)
    let rest = try await world.accesses()
    #expect(rest.map(\.what) == ["disposeOfLog", "staff sign-in", "getOriginal", "getOriginal"])
    #expect(try await world.accesses().filter { $0.by == .staff(.bo) } == [])
    for about in ["staff", "case_id"] {
      let rows = try await world.database.read(
        Statement(SQL(unsafeSQL: "SELECT 1 FROM access_log WHERE number <= 2 AND \(about) <> ''"))
      ).get()
      #expect(rows.isEmpty)
    }
    try await world.seal(at: later.adding(seconds: 60))
    let report = try await world.audited(kept: [kept])
    #expect(report.isSound && report.accesses == 6, "\(report.findings)")
    #expect(try await world.proof(of: .access, segment, 1)?.holds == true)
    #expect(try await world.proof(of: .access, segment, 3)?.holds == true)
  }

  /// Whoever owns the database and empties an entry is found, as is whoever changes the hash that is left of one.
  @Test(
    arguments: Engine.allCases,
    [
      ("UPDATE access_log SET body = '' WHERE number = 3", 3, .personal),
      (
        """
        UPDATE access_log SET body = '', staff = NULL, case_id = NULL WHERE number = 4;
        DELETE FROM access_texts WHERE number = 4
        """, 4, .erased
      ),
      ("UPDATE access_log SET hash = digests WHERE number = 1", 2, .hash),
      ("UPDATE access_log SET body = '{}' WHERE number = 1", 1, .hash),
    ] as [(String, Int, Finding.Flaw)])
  func whatIsEmptiedWithoutADisposalIsFound(
    _ engine: Engine, _ change: (sql: String, number: Int, flaw: Finding.Flaw)
  ) async throws {
    let world = try await read(engine)
    let segment = try #require(
      try await world.store.accesses(AccessFilter()).get().first?.segment)
    var access = Access.disposal(of: .ks, before: today + 1, under: "KS § 9")
    access.at = Instant.noon.adding(seconds: 10 * 86_400)
    try await world.store.note(access).get()
    let end = SwedishTime.midnight(startingDay: today + 1)
    #expect(try await world.store.disposeOfAccesses(of: .ks, before: end).get() == 1)
    #expect(try await world.findings() == [])
    for sql in change.sql.split(separator: ";\n") { try await world.tamper(String(sql)) }
    let first = try await world.findings().first { if case .access = $0 { true } else { false } }
    #expect(first == .access(segment: segment, number: change.number, change.flaw))
  }

  // MARK: Deliveries and former staff

  @Test(arguments: Engine.allCases)
  func whatAMailServerSaidGoesWhenNobodyNeedsIt(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(
      Asked(1) {
        $0.letters = [.receipt("l")]
        $0.errands = ["sent", "failed"].map {
          NewErrand(id: ErrandID($0), kind: .mail, letter: LetterID("l"))
        }
      })
    try await world.tamper(
      "UPDATE outbox SET problem = '550 okänd', state = CASE id WHEN 'sent' THEN 'sent' ELSE 'failed' END"
    )
    func problems() async throws -> [String: String?] {
      let all = try await world.store.errands(of: .numbered(1)).get()
      return Dictionary(uniqueKeysWithValues: all.map { ($0.id.text, $0.problem) })
    }
    let store = world.store
    #expect(try await store.disposeOfDeliveries(of: .ks, before: today).get() == 0)
    #expect(try await store.disposeOfDeliveries(of: .mn, before: today + 1).get() == 0)
    #expect(try await store.disposeOfDeliveries(of: .ks, before: today + 1).get() == 1)
    #expect(try await problems() == ["sent": nil, "failed": "550 okänd"])
    try await world.act(.numbered(1), erases: true, .disposed(decisionReference: "KS § 12"))
    #expect(try await problems() == ["sent": nil, "failed": nil])
  }

  @Test(arguments: Engine.allCases)
  func ofFormerStaffTheIdAndTheRoleStay(_ engine: Engine) async throws {
    let world = try await World(engine)
    func add(_ name: String, _ authority: AuthorityID = .ks, to end: Day? = nil) async throws {
      let member = StaffMember(
        id: StaffID(name), name: "Namn \(name)", authority: authority, role: .handler,
        addedAt: .noon, email: "\(name)@kommun.example", validTo: end)
      #expect(try await world.store.add(member, tokenHash: Array(name.utf8)).get())
    }
    try await add("works")
    try await add("left", to: today)
    try await add("revoked")
    try await add("elsewhere", .mn, to: today)
    #expect(try await world.store.revoke(StaffID("revoked"), at: .noon).get())
    try await world.tamper(
      """
      INSERT INTO staff_identities (issuer, subject, authority, role, staff_id, withdrawn_at)
      VALUES ('i', 's1', 'ks', 'handler', 'left', 5), ('i', 's2', 'ks', 'handler', 'revoked', NULL)
      """)
    #expect(try await world.store.disposeOfFormerStaff(of: .ks, before: today).get() == 0)
    #expect(try await world.store.disposeOfFormerStaff(of: .ks, before: today + 1).get() == 2)
    #expect(try await world.store.disposeOfFormerStaff(of: .ks, before: today + 1).get() == 0)
    let all = try await world.store.staff(of: nil).get()
    #expect(
      all.map { [$0.id.text, $0.name, $0.email ?? "-", $0.role.rawValue] } == [
        ["left", "left", "-", "handler"], ["revoked", "revoked", "-", "handler"],
        ["works", "Namn works", "works@kommun.example", "handler"],
        ["elsewhere", "Namn elsewhere", "elsewhere@kommun.example", "handler"],
      ])
    // Whom the provider still vouches for is kept out by the name that it has for them.
    let rest = try await world.database.read(
      Statement(SQL("SELECT subject FROM staff_identities"))
    ).get()
    #expect(try rest.map { try $0.text(0) } == ["s2"])
  }
}
