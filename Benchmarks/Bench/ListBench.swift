// Lists and searches at growing numbers of cases, the 99th percentile of 400 calls.

import Foundation
import Policy
import Storage
import StorageSQLite

enum ListBench {
  static func run() async throws {
    let folder = Served.freshFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let policy = try Project.policy()
    var cases = 0
    let largest = ProcessInfo.processInfo.environment["UTLAMNANDE_BENCH_CASES"].flatMap { Int($0) }
    for size in [1_000, 10_000, 100_000, 1_000_000] where size <= largest ?? 1_000_000 {
      try await fill(folder, from: cases, to: size, policy)
      cases = size
      let served = try Served(folder: folder)
      let token = try served.token("handler")
      for (name, path) in [
        ("list, first page", "/api/v1/cases"), ("search", "/api/v1/cases?q=Exempelbolaget"),
        ("public register", "/api/v1/register"),
      ] {
        let p99 = percentile(served.port, path, token)
        report("\(name), \(size) cases, p99", p99, "ms")
      }
      report("resident, \(size) cases", Double(Machine.resident(served.pid)) / 1e6, "MB")
      served.stop(removing: false)
    }
  }

  private static func fill(_ folder: String, from: Int, to: Int, _ policy: Policy) async throws {
    let database = try SQLiteDatabase.open(at: "\(folder)/utlamnande.sqlite")
    let store = Store(database: database, cachedCases: 1)
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<64 {
        group.addTask {
          for number in stride(from: from + writer, to: to, by: 64) {
            await Populate.intake(store, policy, seed: UInt64(number) + 1)
          }
        }
      }
    }
    try database.close()
  }

  /// Milliseconds below which 99 of 100 answers stay.
  private static func percentile(_ port: Int, _ path: String, _ token: String) -> Double {
    var connection = Connection(port: port)
    var times: [Double] = []
    for _ in 0..<400 {
      let start = ContinuousClock.now
      let answer = connection?.exchange(
        Load.request("GET", path, ["authorization: Bearer \(token)"]))
      times.append((ContinuousClock.now - start) / .milliseconds(1))
      if answer?.status != 200 { print("  \(path) answered \(answer?.status ?? 0)") }
    }
    connection?.close()
    return times.sorted()[395]
  }
}
