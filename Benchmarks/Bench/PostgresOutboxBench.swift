// How fast the outbox is emptied on PostgreSQL: mails rendered and written to files, five rounds.

import Foundation
import Policy
import Storage
import StoragePostgres

enum PostgresOutboxBench {
  private static let letters = 3_000

  static func run() async throws {
    let policy = try Project.policy()
    let rate = try await Clocked.medianOfFive {
      let url = try PrivatePostgres.fresh()
      let database = try await PostgresDatabase.open(PostgresOptions(url: url))
      let store = Store(database: database)
      await withTaskGroup(of: Void.self) { group in
        for writer in 0..<32 {
          group.addTask {
            for number in stride(from: writer, to: letters, by: 32) {
              await Populate.intake(store, policy, seed: UInt64(number))
            }
          }
        }
      }
      database.close()
      // The made cases have a time of their own; what is due must be so by the clock.
      try PrivatePostgres.psql(url, "UPDATE outbox SET next_attempt = 0")
      let served = try Served(database: url)
      defer { served.stop() }
      let before = try sent(url)
      let seconds = try await Clocked.seconds {
        while try sent(url) < letters { try await Task.sleep(for: .milliseconds(50)) }
      }
      return Double(letters - before) / seconds
    }
    report("outbox, mails to files", rate, "mails/s")
  }

  private static func sent(_ url: String) throws -> Int {
    let rows = try PrivatePostgres.psql(url, "SELECT COUNT(*) FROM outbox WHERE state = 'sent'")
    return rows.first.flatMap { Int($0) } ?? 0
  }
}
