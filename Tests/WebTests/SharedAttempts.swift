// Limits a minute hold for processes together when they share a database.

import Foundation
import PostgresTesting
import Storage
import StorageSQLite
import Testing

@testable import Web

@Suite struct SharedAttempts {
  private let home: TestDatabase
  private let one: Attempts
  private let other: Attempts

  init() async throws {
    home = try await TestDatabase { try SQLiteDatabase.inMemory() }
    var limits = WebLimits()
    limits.wrongCodesPerMinute = 20
    limits.intakePerMinute = 60
    let store = Store(database: home.database)
    let key = [UInt8](repeating: 5, count: 32)
    one = Attempts(limits, sharing: store, key: key) { 600 }
    other = Attempts(limits, sharing: store, key: key) { 600 }
  }

  @Test func wrongCodesAtOneProcessCountAtTheOther() async {
    for _ in 0..<20 { await one.wrongCode(from: "192.0.2.1") }
    #expect(one.mustWait("192.0.2.1") == 60)
    // It learns with the tenth of the limit.
    for _ in 0..<2 { await other.wrongCode(from: "192.0.2.1") }
    #expect(other.mustWait("192.0.2.1") == 60)
    for _ in 0..<2 { await other.wrongCode(from: "192.0.2.2") }
    #expect(other.mustWait("192.0.2.2") == nil)
  }

  @Test func requestsThatComeInTurnAreParkedSoonAfterTheLimit() async {
    var taken = 0
    for number in 0..<120 {
      let attempts = number % 2 == 0 ? one : other
      if await !attempts.isIntakeBeyondLimit(from: "192.0.2.1") { taken += 1 }
    }
    #expect((60...66).contains(taken))
  }
}
