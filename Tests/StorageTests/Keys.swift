// Idempotency keys: the same call gets the first answer, another call under the key is refused.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Idempotency keys")
struct Keys {
  private func key(_ fingerprint: UInt8 = 1, at: Instant = .noon) -> Idempotency {
    Idempotency(scope: "public", key: "k", fingerprint: [fingerprint], at: at)
  }

  @Test(arguments: Engine.allCases)
  func aRepeatedIntakeGetsTheFirstAnswer(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1) { $0.key = key() })
    let again = try await world.intake(Asked(2) { $0.key = key() })
    guard case .repeated(let answer, let id) = again else {
      Issue.record("it was registered again")
      return
    }
    #expect(answer == Answer(status: 201, body: Array("KS 2026-00001".utf8)))
    #expect(id == .numbered(1))
    #expect(try await world.number(Asked(3)) == "KS 2026-00002")
  }

  @Test(arguments: Engine.allCases)
  func manyAtOnceUnderOneKeyAreOne(_ engine: Engine) async throws {
    let world = try await World(engine)
    let registered = try await withThrowingTaskGroup(of: Bool.self) { group in
      for n in 1...50 {
        group.addTask {
          guard case .registered = try await world.intake(Asked(n) { $0.key = key() }) else {
            return false
          }
          return true
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(registered == 1)
  }

  @Test(arguments: Engine.allCases)
  func anotherCallUnderTheKeyIsRefused(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1) { $0.key = key() })
    guard case .keyReused = try await world.intake(Asked(2) { $0.key = key(2) }),
      case .keyReused = try await world.act(.numbered(1), key: key(3), .assigned(owner: .bo))
    else {
      Issue.record("the key was taken again")
      return
    }
    #expect(try await world.file(1).number == 1)
  }

  @Test(arguments: Engine.allCases)
  func theKeyIsLookedAtBeforeTheExpectation(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    let first = try await world.act(
      .numbered(1), key: key(), expecting: 1, .assigned(owner: .anna))
    #expect(first.done?.number == 2)
    let again = try await world.act(
      .numbered(1), key: key(), expecting: 1, .assigned(owner: .anna))
    guard case .repeated(let answer, _) = again else {
      Issue.record("it was not known again")
      return
    }
    #expect(answer.body == Array("2".utf8))
  }

  @Test(arguments: Engine.allCases)
  func aKeyIsForgottenAfterADay(_ engine: Engine) async throws {
    let world = try await World(engine)
    let tomorrow = Instant.noon.adding(seconds: Idempotency.lifetime)
    try await world.intake(Asked(1) { $0.key = key() })
    guard case .registered = try await world.intake(Asked(2) { $0.key = key(2, at: tomorrow) })
    else {
      Issue.record("it was remembered")
      return
    }
    #expect(try await world.store.purgeKeys(now: tomorrow).get() == 0)
    let later = tomorrow.adding(seconds: Idempotency.lifetime)
    #expect(try await world.store.purgeKeys(now: later).get() == 1)
  }
}
