// Sessions and local accounts: begun by what still holds, ended everywhere at once, and each code opens once.

import Policy
import Testing

@testable import Storage

extension World {
  /// A row in each table of signing in, for Anna, who is there already.
  func signIns() async throws {
    let account = LocalAccount(
      person: .anna, userName: "anna", hash: "h", secret: [0, 255], lastStep: 1, setAt: .noon)
    #expect(try await store.add(account, keeping: nil).get())
    let session = StaffSession(
      id: "s", person: .anna, begunAt: .noon, seenAt: .noon, endsAt: .noon, means: .token)
    let begun = try await store.startSession(
      session, hash: [9], proof: .person, most: 1, idle: 60
    ).get()
    #expect(begun != nil)
    try await tamper(
      "INSERT INTO clients (id, scopes) VALUES ('anna', 'read')",
      """
      INSERT INTO client_tokens (hash, client_id, created_at, expires_at)
      VALUES (x'0102', 'anna', 1, 2)
      """,
      """
      INSERT INTO staff_identities (issuer, subject, authority, role, staff_id)
      VALUES ('https://id.example', 'sub', 'ks', 'handler', 'anna')
      """,
      "INSERT INTO sign_in_marks (purpose, name, until) VALUES ('state', x'03', 4)",
      """
      INSERT INTO saved_views (staff_id, name, id, overdue, unread, saved_at)
      VALUES ('anna', 'Mina försenade', 'v', 1, 0, 5)
      """)
  }
}

@Suite("Sessions and local accounts")
struct SessionLife {
  private let anna = StaffMember(
    id: .anna, name: "Anna Öberg", authority: .ks, role: .handler, addedAt: .noon)
  private let bo = StaffMember(
    id: .bo, name: "Bo Ek", authority: .ks, role: .jurist, addedAt: .noon)

  private func world(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    #expect(try await world.store.add(anna, tokenHash: [1]).get())
    #expect(try await world.store.add(bo, tokenHash: [2]).get())
    return world
  }

  private func session(
    _ number: UInt8, of person: StaffID = .anna, seconds: Int64 = 0, by means: SignInMeans = .token
  ) -> StaffSession {
    let now = Instant.noon.adding(seconds: seconds)
    return StaffSession(
      id: "s\(number)", person: person, begunAt: now, seenAt: now,
      endsAt: now.adding(seconds: 36_000), means: means)
  }

  @discardableResult
  private func start(
    _ world: World, _ number: UInt8, of person: StaffID = .anna, seconds: Int64 = 0,
    by means: SignInMeans = .token, proof: SessionProof = .person, most: Int = 10
  ) async throws -> StaffMember? {
    try await world.store.startSession(
      session(number, of: person, seconds: seconds, by: means), hash: [number], proof: proof,
      most: most, idle: 1_800
    ).get()
  }

  private func isOpen(_ world: World, _ number: UInt8) async throws -> Bool {
    try await world.store.session(hash: [number]).get() != nil
  }

  @Test(arguments: Engine.allCases)
  func aSessionIsFoundAsItWasBegun(_ engine: Engine) async throws {
    let world = try await world(engine)
    let identity = ProvidedIdentity(
      provider: "entra", subject: "s-1", session: "sid-1", assurance: "loa3")
    for (number, means) in [SignInMeans.token, .password, .provider(identity)].enumerated() {
      let number = UInt8(number)
      #expect(try await start(world, number, by: means) == anna)
      let found = try await world.store.session(hash: [number]).get()
      #expect(found == SignedIn(session: session(number, by: means), member: anna))
    }
    #expect(try await world.store.session(hash: [9]).get() == nil)
    #expect(try await start(world, 9, of: StaffID("nobody")) == nil)
    try await world.store.touchSession(hash: [1], at: .noon.adding(seconds: 60)).get()
    try await world.store.touchSession(hash: [1], at: .noon).get()
    let seen = try await world.store.session(hash: [1]).get()?.session.seenAt
    #expect(seen == .noon.adding(seconds: 60))
  }

  @Test(arguments: Engine.allCases)
  func whatIsTakenBackEndsEverySessionOfThePerson(_ engine: Engine) async throws {
    let world = try await world(engine)
    let store = world.store
    for number: UInt8 in 1...2 { try await start(world, number) }
    try await start(world, 3, of: .bo)
    #expect(try await store.revoke(.anna, at: .noon).get())
    for number: UInt8 in 1...2 { #expect(try await !isOpen(world, number)) }
    #expect(try await isOpen(world, 3))
    #expect(try await start(world, 4) == nil)
    // Somebody let in again is not signed in again.
    #expect(try await store.rotate(.anna, tokenHash: [7], at: .noon).get())
    for number: UInt8 in 1...2 { #expect(try await !isOpen(world, number)) }
    try await start(world, 5)
    #expect(try await store.rotate(.anna, tokenHash: [8], at: .noon).get())
    #expect(try await !isOpen(world, 5))
    #expect(try await start(world, 6, proof: .token([7])) == nil)
    #expect(try await start(world, 6, proof: .token([8])) == anna)
    #expect(try await start(world, 7, proof: .token([2])) == nil)
  }

  @Test(arguments: Engine.allCases)
  func onesOwnSessionsEndByNameOrTogether(_ engine: Engine) async throws {
    let world = try await world(engine)
    let store = world.store
    for number: UInt8 in 1...4 { try await start(world, number) }
    try await start(world, 5, of: .bo)
    #expect(try await store.endSession("s1", of: .bo, at: .noon).get() == false)
    #expect(try await store.endSession("s1", of: .anna, at: .noon).get())
    #expect(try await store.endSession(hash: [2], at: .noon).get())
    #expect(try await store.endSession(hash: [2], at: .noon).get() == false)
    #expect(try await store.endSessions(of: .anna, at: .noon, except: [3]).get() == 1)
    for (number, open) in [1: false, 2: false, 3: true, 4: false, 5: true] {
      #expect(try await isOpen(world, UInt8(number)) == open, "\(number)")
    }
    #expect(try await store.sessions(of: .anna, at: .noon, idle: 60).get().map(\.id) == ["s3"])
  }

  @Test(arguments: Engine.allCases)
  func aProviderEndsWhatItBegan(_ engine: Engine) async throws {
    let world = try await world(engine)
    let store = world.store
    func identity(_ subject: String, _ session: String?, _ provider: String = "entra")
      -> SignInMeans
    {
      .provider(ProvidedIdentity(provider: provider, subject: subject, session: session))
    }
    try await start(world, 1, by: identity("a", "x"))
    try await start(world, 2, by: identity("a", "y"))
    try await start(world, 3, by: identity("b", "x"))
    try await start(world, 4, by: identity("a", "x", "freja"))
    try await start(world, 5)
    func end(_ subject: String?, _ session: String?) async throws -> Int {
      try await store.endSessions(
        provider: "entra", subject: subject, session: session, at: .noon
      ).get().count
    }
    #expect(try await end(nil, nil) == 0)
    #expect(try await end("b", "y") == 0)
    #expect(try await end("a", "x") == 1)
    #expect(try await end(nil, "x") == 1)
    #expect(try await end("a", nil) == 1)
    for number: UInt8 in 4...5 { #expect(try await isOpen(world, number)) }
  }

  @Test(arguments: Engine.allCases)
  func theOneLongestUnseenGivesWay(_ engine: Engine) async throws {
    let world = try await world(engine)
    for number: UInt8 in 1...3 { try await start(world, number, seconds: Int64(number)) }
    try await world.store.touchSession(hash: [1], at: .noon.adding(seconds: 9)).get()
    try await start(world, 4, seconds: 10, most: 3)
    for (number, open) in [1: true, 2: false, 3: true, 4: true] {
      #expect(try await isOpen(world, UInt8(number)) == open, "\(number)")
    }
    try await start(world, 5, seconds: 11, most: 1)
    let left = try await world.store.sessions(
      of: .anna, at: .noon.adding(seconds: 11), idle: 60
    ).get()
    #expect(left.map(\.id) == ["s5"])
  }

  @Test(arguments: Engine.allCases)
  func whatIsOverIsSweptAfterADay(_ engine: Engine) async throws {
    let world = try await world(engine)
    let store = world.store
    try await start(world, 1)
    try await start(world, 2)
    #expect(try await store.endSession(hash: [2], at: .noon).get())
    func sweep(_ seconds: Int64) async throws -> Int {
      try await store.sweepSessions(now: .noon.adding(seconds: seconds), idle: 1_800).get()
    }
    #expect(try await sweep(86_400) == 0)
    #expect(try await sweep(86_401) == 1)
    #expect(try await sweep(86_400 + 1_800) == 0)
    #expect(try await sweep(86_400 + 1_801) == 1)
  }

  // MARK: - Local accounts

  private func account(
    _ person: StaffID = .anna, _ name: String = "anna", step: Int64 = 100
  ) -> LocalAccount {
    LocalAccount(
      person: person, userName: name, hash: "h1", secret: [7, 7], lastStep: step, setAt: .noon)
  }

  @Test(arguments: Engine.allCases)
  func anAccountIsMadeOnceAndNamesAreNotShared(_ engine: Engine) async throws {
    let world = try await world(engine)
    let store = world.store
    try await start(world, 1)
    try await start(world, 2)
    #expect(try await store.add(account(), keeping: [1]).get())
    #expect(try await isOpen(world, 1))
    #expect(try await !isOpen(world, 2))
    #expect(try await store.add(account(.anna, "other"), keeping: nil).get() == false)
    #expect(try await store.add(account(.bo), keeping: nil).get() == false)
    #expect(try await isOpen(world, 1), "what is refused ends nothing")
    #expect(try await store.account(named: "anna").get() == account())
    #expect(try await store.account(of: .anna).get() == account())
    #expect(try await store.account(of: .bo).get() == nil)
    #expect(try await store.userNames().get() == [.anna: "anna"])
    #expect(try await store.revoke(.anna, at: .noon).get())
    #expect(try await store.account(named: "anna").get() == nil)
  }

  @Test(arguments: Engine.allCases)
  func aCodeOpensOnceUnderItsPassword(_ engine: Engine) async throws {
    let world = try await world(engine)
    #expect(try await world.store.add(account(), keeping: nil).get())
    func opens(_ number: UInt8, _ hash: String, _ step: Int64) async throws -> Bool {
      try await start(world, number, proof: .password(hash: hash, step: step)) != nil
    }
    #expect(try await !opens(1, "h1", 100))
    #expect(try await !opens(1, "h2", 101))
    #expect(try await opens(1, "h1", 101))
    #expect(try await !opens(2, "h1", 101))
    // Of many who bring the same code at the same moment one gets in.
    let opened = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number: UInt8 in 10..<20 { group.addTask { try await opens(number, "h1", 102) } }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(opened == 1)
  }

  @Test(arguments: Engine.allCases)
  func whoeverChangesAnAccountShowsItAndEndsTheOthers(_ engine: Engine) async throws {
    let world = try await world(engine)
    let store = world.store
    let made = account()
    #expect(try await store.add(made, keeping: nil).get())
    for number: UInt8 in 1...2 { try await start(world, number) }
    func change(_ change: AccountChange, _ hash: String, _ step: Int64) async throws -> Bool {
      try await store.change(made, change, hash: hash, step: step, at: .noon, keeping: [1]).get()
    }
    #expect(try await !change(.password(hash: "h2"), "wrong", 101))
    #expect(try await !change(.password(hash: "h2"), "h1", 100))
    #expect(try await isOpen(world, 2))
    #expect(try await change(.password(hash: "h2"), "h1", 101))
    #expect(try await isOpen(world, 1))
    #expect(try await !isOpen(world, 2))
    #expect(try await change(.secret([8], lastStep: 50), "h2", 102))
    let now = try await store.account(of: .anna).get()
    #expect(now?.hash == "h2" && now?.secret == [8] && now?.lastStep == 50)
    #expect(try await store.removeAccount(of: .anna, at: .noon).get())
    #expect(try await store.removeAccount(of: .anna, at: .noon).get() == false)
    #expect(try await !isOpen(world, 1))
    #expect(try await store.account(of: .anna).get() == nil)
  }
}
