// Four processes on one PostgreSQL: whichever dies, and whenever the database does, nothing is lost or doubled.

import Foundation
import Testing

@Suite struct ManyProcessesTests {
  private static let isLong = ProcessInfo.processInfo.environment["UTLAMNANDE_FUZZ"] == "long"

  @Test func killedOneASecondTheyLoseDoubleAndMisorderNothing() async throws {
    try await withCluster([[], [], [], []]) { cluster in
      let token = try await cluster.staff("handler")
      let load = Load(cluster, token: token)
      try await load.during {
        for _ in 1...(Self.isLong ? 60 : 12) {
          try await Task.sleep(for: .seconds(1))
          try await cluster.killOneAndStartItAgain()
        }
      }
      try await expectEachOnce(load, cluster, token)
      try await cluster.stop()
      try await cluster.expectSound()
      // What the dead were sending is taken over after a quarter of an hour.
      try await cluster.startOne(at: Date(timeIntervalSinceNow: 1800))
      try await eventually("no letter waits", within: 180) {
        try await cluster.postgres.value(
          "SELECT COUNT(*) FROM outbox WHERE state IN ('pending', 'sending')", in: "shared") == "0"
      }
      try await cluster.stop()
      try await cluster.expectSound()
      expectLetters(load, cluster)
    }
  }

  /// Both read one mailbox, and one of them dies again and again.
  @Test func twoProcessesOnOneMailboxKeepEachMailOnce() async throws {
    let (house, count) = (try await MailHouse(), 120)
    for number in 1...count {
      try house.deliver(mail(id: "\(number)", subject: "Begäran \(number)"))
    }
    try await withCluster([house.words(), house.words()]) { cluster in
      for _ in 1...3 {
        try await Task.sleep(for: .seconds(1))
        try await cluster.killAndStartAgain(1)
      }
      try await eventually("each mail is read", within: 180) {
        try await cluster.postgres.value(
          "SELECT COUNT(*) FROM arrivals WHERE state = 'waiting'", in: "shared") == "\(count)"
      }
      #expect(
        try await cluster.postgres.value("SELECT COUNT(*) FROM arrivals", in: "shared")
          == "\(count)", "none twice, none as its own duplicate")
      _ = try await cluster.child(1).line("the other serves") {
        $0.contains("serving on") ? true : nil
      }
      try await cluster.stop()
      try await cluster.expectSound()
    }
  }

  @Test func aDatabaseThatRestartsUnderLoadLosesNothing() async throws {
    try await withCluster([[], []]) { cluster in
      let token = try await cluster.staff("handler")
      let load = Load(cluster, token: token)
      try await load.during {
        for _ in 1...(Self.isLong ? 30 : 5) {
          try await Task.sleep(for: .seconds(2))
          try await cluster.postgres.restart()
        }
      }
      try await expectEachOnce(load, cluster, token)
      // Both recovered by themselves.
      for number in 0...1 {
        try await eventually("server \(number) is ready") {
          try await cluster.wire(number).call("GET", "/ready").status == 200
        }
      }
      try await cluster.stop()
      try await cluster.expectSound()
    }
  }

  @Test func twoPoliciesAreWarnedOfAndEachEventNamesItsOwn() async throws {
    let folder = try Places.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let other = folder.appending(path: "policy")
    try FileManager.default.copyItem(at: Places.root.appending(path: "policy"), to: other)
    let file = other.appending(path: "words.yaml")
    try (Data(contentsOf: file) + Data("\n# Another policy.\n".utf8)).write(to: file)
    try await withCluster([[], ["--policy", other.path]]) { cluster in
      for number in [0, 1, 0] {
        let reply = try await cluster.wire(number).call(
          "POST", "/api/v1/requests",
          json: [
            "authority": "ks", "description": "Avtal", "delivery": ["form": "link"],
          ])
        #expect(reply.status == 201, "\(reply.json)")
      }
      let policies = try await cluster.postgres.value(
        "SELECT CAST(header AS json) ->> 'policy' FROM events ORDER BY seq", in: "shared"
      ).split(separator: "\n")
      #expect(policies.count == 3 && policies[0] == policies[2] && policies[0] != policies[1])
      try await cluster.killAndStartAgain(1)
      try await eventually("the other policy is warned of") {
        cluster.child(1).complained.contains("policy.differs")
      }
      try await cluster.stop()
      try await cluster.expectSound()
    }
  }

  /// Each request that was acknowledged is a case with that number, and there is no other.
  private func expectEachOnce(_ load: Load, _ cluster: Cluster, _ token: String) async throws {
    #expect(load.entries.count > 5)
    let rows = try await cluster.postgres.value(
      "SELECT id || ' ' || register_number || ' ' || number FROM cases ORDER BY number",
      in: "shared")
    let lines = rows.split(separator: "\n").map { String($0) }
    let running = lines.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
    #expect(running == Array(1...max(load.entries.count, 1)))
    let acknowledged = load.entries.map { "\($0.id) \($0.number)" }
    let found = lines.map { $0.split(separator: " ").dropLast().joined(separator: " ") }
    #expect(Set(acknowledged) == Set(found) && acknowledged.count == found.count)
    for entry in load.entries.suffix(5) {
      let page = try await cluster.wire.call(
        "GET", "/api/v1/requests/\(entry.id)", headers: ["Authorization": "Bearer \(entry.code)"])
      #expect(page.json.registerNumber.text == entry.number)
    }
    let questions = try await cluster.postgres.value(
      "SELECT COUNT(*) FROM events WHERE facts LIKE '%questionAsked%'", in: "shared")
    #expect(questions == "\(load.entries.count * Load.questions)")
  }

  /// Only receipts may come again, as the same mail; what comes of one case comes in its order.
  private func expectLetters(_ load: Load, _ cluster: Cluster) {
    let mails = Dictionary(grouping: cluster.mail.mails, by: \.to)
    for entry in load.entries {
      let mine = mails[entry.address] ?? []
      let places = mine.map { mail in
        (1...Load.questions).first { mail.text.contains(Load.text($0)) } ?? 0
      }
      #expect(places.contains(0), "no receipt to \(entry.address)")
      let receipts = zip(mine, places).filter { $1 == 0 }.map(\.0)
      #expect(Set(receipts.map(\.id)).count == 1 && Set(receipts.map(\.text)).count == 1)
      let questions = places.filter { $0 > 0 }
      #expect(questions == Set(questions).sorted(), "\(entry.address): \(places)")
    }
    let ids = cluster.mail.mails.map(\.id)
    #expect(Set(ids).count > load.entries.count)
  }
}
