// Programs and their tokens: found until they are taken back, renewed with an overlap, and no people.

import Policy
import Testing

@testable import Storage

@Suite("Machine clients")
struct ClientLife {
  private let end = Instant.noon.adding(seconds: 1_000_000)
  private let robot = StaffMember(
    id: StaffID("robot"), name: "E-arkivet", authority: .ks, role: .archivist, addedAt: .noon)

  private var client: MachineClient {
    MachineClient(member: robot, scopes: [.read, .documents], expiresAt: end)
  }

  private func world(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    #expect(try await world.store.add(client, tokenHash: [1], expiresAt: end).get())
    return world
  }

  private func holder(_ world: World, _ token: UInt8) async throws -> TokenHolder? {
    try await world.store.holder(tokenHash: [token]).get()
  }

  @Test(arguments: Engine.allCases)
  func aTokenFindsItsProgramUntilItIsRevoked(_ engine: Engine) async throws {
    let world = try await world(engine)
    let store = world.store
    #expect(try await store.add(client, tokenHash: [2], expiresAt: end).get() == false)
    #expect(try await holder(world, 1) == .client(client))
    #expect(try await holder(world, 2) == nil)
    #expect(try await store.clients().get() == [client])
    #expect(try await store.revoke(robot.id, at: .noon).get())
    #expect(try await holder(world, 1) == nil)
    #expect(try await store.clients().get().map(\.member.revokedAt) == [.noon])
    let rotated = try await store.rotateClient(
      robot.id, tokenHash: [3], at: .noon, expiresAt: end, overlap: 0
    ).get()
    #expect(!rotated, "what is revoked stays so")
  }

  @Test(arguments: Engine.allCases)
  func theOldTokenLastsAsLongAsTheOverlap(_ engine: Engine) async throws {
    let world = try await world(engine)
    func rotate(_ token: UInt8, _ overlap: Int64) async throws {
      let later = end.adding(seconds: Int64(token))
      #expect(
        try await world.store.rotateClient(
          robot.id, tokenHash: [token], at: .noon, expiresAt: later, overlap: overlap
        ).get())
    }
    func ends(_ token: UInt8) async throws -> Instant? {
      guard case .client(let client) = try await holder(world, token) else { return nil }
      return client.expiresAt
    }
    try await rotate(2, 3_600)
    #expect(try await ends(1) == .noon.adding(seconds: 3_600))
    #expect(try await ends(2) == end.adding(seconds: 2))
    try await rotate(3, 10_000_000)
    #expect(try await ends(1) == .noon.adding(seconds: 3_600), "nothing lasts longer for it")
    #expect(try await ends(2) == end.adding(seconds: 2))
    try await rotate(4, 0)
    for token: UInt8 in 1...3 { #expect(try await ends(token) == .noon) }
    let month = Instant.noon.adding(seconds: 30 * 86_400)
    #expect(try await world.store.sweepClientTokens(now: month).get() == 0)
    #expect(try await world.store.sweepClientTokens(now: month.adding(seconds: 1)).get() == 3)
    #expect(try await holder(world, 4) != nil)
  }

  @Test(arguments: Engine.allCases)
  func aProgramIsNoPerson(_ engine: Engine) async throws {
    let world = try await world(engine)
    let store = world.store
    let anna = StaffMember(
      id: .anna, name: "Anna", authority: .ks, role: .handler, addedAt: .noon)
    #expect(try await store.add(anna, tokenHash: [7]).get())
    #expect(try await holder(world, 7) == .person(anna))
    #expect(try await store.staff(of: .ks).get() == [anna])
    // A token without scopes and without an end would be more than the program was given.
    #expect(try await store.rotate(robot.id, tokenHash: [8], at: .noon).get() == false)
    #expect(try await store.staff(tokenHash: [1]).get() == nil)
    let session = StaffSession(
      id: "s", person: robot.id, begunAt: .noon, seenAt: .noon, endsAt: end, means: .token)
    #expect(
      try await store.startSession(session, hash: [9], proof: .person, most: 1, idle: 60).get()
        == nil)
    let rotated = try await store.rotateClient(
      .anna, tokenHash: [9], at: .noon, expiresAt: end, overlap: 0
    ).get()
    #expect(!rotated, "a person is no program")
  }
}
