// Staff and their tokens, access codes, and values that are made once.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Staff, access and settings")
struct StaffAndSettings {
  private let anna = StaffMember(
    id: .anna, name: "Anna Öberg", authority: .ks, role: .handler, addedAt: .noon)

  @Test(arguments: Engine.allCases)
  func aTokenFindsItsPersonUntilItIsRevoked(_ engine: Engine) async throws {
    let world = try await World(engine)
    #expect(try await world.store.add(anna, tokenHash: [1]).get())
    #expect(try await world.store.add(anna, tokenHash: [2]).get() == false)
    #expect(try await world.store.staff(tokenHash: [1]).get() == anna)
    #expect(try await world.store.staff(tokenHash: [2]).get() == nil)
    #expect(try await world.store.revoke(.anna, at: .noon).get())
    #expect(try await world.store.revoke(.anna, at: .noon).get() == false)
    #expect(try await world.store.staff(tokenHash: [1]).get() == nil)
    #expect(try await world.store.staff(of: .ks).get().map(\.revokedAt) == [.noon])
  }

  @Test(arguments: Engine.allCases)
  func aNewTokenEndsTheOld(_ engine: Engine) async throws {
    let world = try await World(engine)
    _ = try await world.store.add(anna, tokenHash: [1]).get()
    #expect(try await world.store.rotate(.anna, tokenHash: [2], at: .noon).get())
    #expect(try await world.store.rotate(.bo, tokenHash: [3], at: .noon).get() == false)
    #expect(try await world.store.staff(tokenHash: [1]).get() == nil)
    #expect(try await world.store.staff(tokenHash: [2]).get()?.id == .anna)
    #expect(try await world.store.staff(of: nil).get().count == 1)
    #expect(try await world.store.staff(of: .mn).get() == [])
  }

  @Test(arguments: Engine.allCases)
  func whereDigestsGoCanBeSetAndTakenAway(_ engine: Engine) async throws {
    let world = try await World(engine)
    _ = try await world.store.add(anna, tokenHash: [1]).get()
    let (id, mail) = (StaffID.anna, "anna@kommun.example")
    #expect(try await world.store.sendDigests(of: id, to: mail, in: .en).get())
    let member = try #require(try await world.store.staff(tokenHash: [1]).get())
    #expect(member.email == mail && member.language == .en)
    #expect(try await world.store.sendDigests(of: id, to: nil, in: .sv).get())
    #expect(try await world.store.staff(tokenHash: [1]).get() == anna)
    #expect(try await world.store.sendDigests(of: .bo, to: mail, in: .sv).get() == false)
  }

  @Test(arguments: Engine.allCases)
  func aSettingIsMadeOnce(_ engine: Engine) async throws {
    let world = try await World(engine)
    let made = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for n in 0..<10 {
        group.addTask { try await world.store.settled("key") { [UInt8(n)] }.get() }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(made.count == 1)
  }

  @Test(arguments: Engine.allCases)
  func aNewCodeReplacesTheOld(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    let first = try await world.store.access(to: .numbered(1)).get()
    #expect(first == AccessRow(authority: .ks, codeHash: [1, 2, 3], generation: 1))
    _ = try await world.store.act(on: .numbered(1)) { _ in
      Result<Recording, No>.success(
        Recording(
          actor: .requester, at: .noon, policy: PolicyHash("0f"),
          events: [.accessCodeRenewed(generation: 2)], codeHash: [4]))
    }.get()
    let second = try await world.store.access(to: .numbered(1)).get()
    #expect(second == AccessRow(authority: .ks, codeHash: [4], generation: 2))
    #expect(try await world.store.access(to: .numbered(2)).get() == nil)
  }
}
