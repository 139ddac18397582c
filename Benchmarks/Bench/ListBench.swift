// Lists and searches at growing numbers of cases, over HTTP: the middle and the 99th percentile of 400 calls.

import Foundation
import Policy
import Storage
import StorageSQLite
import Workflow

enum ListBench {
  static func run() async throws {
    let folder = Served.freshFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let policy = try Project.policy()
    var cases = 0
    var first: [String: Double] = [:]
    let largest = ProcessInfo.processInfo.environment["UTLAMNANDE_BENCH_CASES"].flatMap { Int($0) }
    for size in [1_000, 10_000, 100_000, 1_000_000] where size <= largest ?? 1_000_000 {
      let seconds = try await Clocked.seconds { try await fill(folder, cases..<size, policy) }
      report("filling to \(size)", Double(size - cases) / seconds, "cases/s")
      cases = size
      let served = try Served(folder: folder)
      let token = try served.token("handler")
      try await rest(of: served.pid)
      for (name, path) in calls {
        let times = times(served.port, path, token)
        report("\(name), \(size) cases, p50", times[200], "ms")
        let reference = first[name].map { ("at 10000", $0) }
        report("\(name), \(size) cases, p99", times[395], "ms", beside: reference)
        if size == 10_000 { first[name] = times[395] }
      }
      let cookie = try served.cookie(of: token)
      for (name, path) in pages {
        let times = times(served.port, path, header: "cookie: \(cookie)")
        report("\(name), \(size) cases, p50", times[200], "ms")
        report("\(name), \(size) cases, p99", times[395], "ms")
      }
      report("resident, \(size) cases", Double(Machine.resident(served.pid)) / 1e6, "MB")
      served.stop(removing: false)
    }
  }

  /// A start with very many cases that no process has seen has some to do, such as the leaves of the log.
  private static func rest(of pid: Int32) async throws {
    for _ in 0..<600 {
      let before = Machine.processor(pid)
      try await Task.sleep(for: .seconds(1))
      if Machine.processor(pid) - before < 0.05 { return }
    }
  }

  static let calls = [
    ("list", "/api/v1/cases"), ("list by stage", "/api/v1/cases?stage=reviewing"),
    ("list of closed", "/api/v1/cases?stage=closed"),
    ("list by owner", "/api/v1/cases?owner=anna7"), ("overdue", "/api/v1/cases?overdue=true"),
    ("counts of the views", "/api/v1/case-counts"),
    ("page 500", "/api/v1/cases?page=500"), ("search, in all", "/api/v1/cases?q=Exempelbolaget"),
    ("search, in one", "/api/v1/cases?q=ord777"), ("register", "/api/v1/register"),
    ("register, search", "/api/v1/register?q=KS%202026-00777"),
  ]

  /// The pages that stand before these lists.
  static let pages = [
    ("page of the queue", "/arbete"), ("page of the queue by stage", "/arbete?steg=reviewing"),
    ("page of the queue, overdue", "/arbete?forsenade=1"),
    ("page of the queue, search", "/arbete?sok=ord777"), ("page of the register", "/diarium"),
  ]

  /// Rows as the server writes them, through the store, many in a commit.
  private static func fill(_ folder: String, _ numbers: Range<Int>, _ policy: Policy) async throws {
    var options = SQLiteDatabase.Options()
    options.checkpointPages = 16_000
    let database = try SQLiteDatabase.open(at: "\(folder)/utlamnande.sqlite", options)
    let store = Store(database: database, cachedCases: 1)
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<128 {
        group.addTask {
          for number in stride(from: numbers.lowerBound + writer, to: numbers.upperBound, by: 128) {
            await Populate.finishedIntake(store, policy, number: number)
          }
        }
      }
    }
    try database.close()
  }

  /// Milliseconds of 400 calls, the shortest first.
  static func times(_ port: Int, _ path: String, _ token: String) -> [Double] {
    times(port, path, header: "authorization: Bearer \(token)")
  }

  private static func times(_ port: Int, _ path: String, header: String) -> [Double] {
    var connection = Connection(port: port)
    var times: [Double] = []
    for round in 0..<410 {
      let start = ContinuousClock.now
      let answer = connection?.exchange(
        Load.request("GET", path, [header]))
      // The first calls open connections and fill caches.
      if round >= 10 { times.append((ContinuousClock.now - start) / .milliseconds(1)) }
      if answer?.status != 200 { print("  \(path) answered \(answer?.status ?? 0)") }
    }
    connection?.close()
    return times.sorted()
  }
}
