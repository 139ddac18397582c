// What processes that share a database learn of one another.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Company")
struct CompanyTests {
  @Test(arguments: Engine.allCases)
  func triesOfAMinuteAreCountedTogetherAndForgotten(_ engine: Engine) async throws {
    let world = try await World(engine)
    let (one, other) = (world.store, Store(database: world.database))
    let minute = Instant.noon.milliseconds / 60_000
    #expect(try await one.count(3, .wrongCode, of: -7, in: minute).get() == 3)
    #expect(try await other.count(2, .wrongCode, of: -7, in: minute).get() == 5)
    #expect(try await other.count(1, .intake, of: -7, in: minute).get() == 1)
    #expect(try await other.count(1, .wrongCode, of: -7, in: minute + 1).get() == 1)
    #expect(try await one.forgetAttempts(now: .noon).get() == 0)
    #expect(try await one.forgetAttempts(now: .noon.adding(seconds: 86_400)).get() == 3)
    #expect(try await other.count(1, .wrongCode, of: -7, in: minute).get() == 1)
  }

  @Test(arguments: Engine.allCases)
  func thePolicyOfTheNewestEventIsKnown(_ engine: Engine) async throws {
    let world = try await World(engine)
    #expect(try await world.store.newestPolicy().get() == nil)
    try await world.intake(Asked(1))
    #expect(try await world.store.newestPolicy().get() == PolicyHash("0f"))
  }
}
