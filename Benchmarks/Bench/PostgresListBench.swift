// Lists and searches on PostgreSQL at 10,000 and 1,000,000 cases, over HTTP.

import Foundation
import Policy
import Storage
import StoragePostgres
import Workflow

enum PostgresListBench {
  static func run() async throws {
    let url = try PrivatePostgres.fresh()
    let database = try await PostgresDatabase.open(PostgresOptions(url: url))
    try await fill(Store(database: database, cachedCases: 1))
    database.close()
    try PrivatePostgres.psql(url, "VACUUM (ANALYZE)")
    try measure(url, 10_000)
    let seconds = try await Clocked.seconds {
      try PrivatePostgres.psql(url, file: "\(Project.root)/Benchmarks/pgbench/grow.sql")
    }
    report("growing to 1000000 by SQL", seconds, "s")
    try measure(url, 1_000_000)
  }

  private static func fill(_ store: Store) async throws {
    let policy = try Project.policy()
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<128 {
        group.addTask {
          for number in stride(from: writer, to: 10_000, by: 128) {
            await Populate.finishedIntake(store, policy, number: number)
          }
        }
      }
    }
  }

  private static func measure(_ url: String, _ size: Int) throws {
    let served = try Served(database: url)
    defer { served.stop() }
    let token = try served.token("handler")
    for (name, path) in ListBench.calls {
      let times = ListBench.times(served.port, path, token)
      report("\(name), \(size) cases, p50", times[200], "ms")
      report("\(name), \(size) cases, p99", times[395], "ms")
    }
  }
}
