// A server that dies between a mailbox and an answer: no mail is lost, none is answered twice.

import Foundation
import Testing

@Suite struct MailKillTests {
  /// Whether it dies at every call, or at some that are spread over all.
  private static let isLong = ProcessInfo.processInfo.environment["UTLAMNANDE_FUZZ"] == "long"
  private static let sample = 20

  @Test func E10_killedAtAnySystemCallItLosesNoMailAndAnswersNoneTwice() async throws {
    let seed = UInt64.random(in: 0 ... .max)
    // A mailbox for each death; a run without one makes some twelve hundred calls.
    let users = (0...(Self.isLong ? 2_000 : Self.sample)).map { "k\($0)" }
    let start = try await KillStart(MailHouse(users: users))
    let calls = try await start.calls(of: users[0])
    for name in ["connect", "sendto", "openat", "pwrite64", "fdatasync"] {
      #expect(calls.contains(name), "the calls are not those of fetching, storing and answering")
    }
    print("mail, killed: \(calls.count) calls; \(counts(of: calls))")
    let chosen = spread(over: calls.count, seed: seed)
    try #require(chosen.count < users.count)
    // As many at a time as there are berths.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for lane in 0..<3 {
        group.addTask {
          for (turn, place) in chosen.enumerated() where turn % 3 == lane {
            try await start.killed(at: place, as: users[turn + 1], "seed \(seed)")
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private func counts(of calls: [String]) -> String {
    Dictionary(grouping: calls) { $0 }.map { "\($0) \($1.count)" }.sorted().joined(separator: ", ")
  }

  /// One place in each stretch of the way, by a generator whose seed is told.
  private func spread(over count: Int, seed: UInt64) -> [Int] {
    if Self.isLong { return Array(1...count) }
    var state = seed
    return (0..<Self.sample).map { part in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let (low, high) = (part * count / Self.sample, (part + 1) * count / Self.sample)
      return low + 1 + Int(state >> 33) % max(1, high - low)
    }
  }
}

/// A mail house, and the data of a server that has one case and has not looked into its mailbox again.
private final class KillStart: Sendable {
  private let house: MailHouse
  private let data: URL
  private let token: String
  /// The case, and the address to which answers in it go.
  private let file: (id: String, address: String)

  init(_ house: MailHouse) async throws {
    self.house = house
    let kept = house.folder.appending(path: "data")
    var found: (token: String, id: String, address: String)?
    try await withServer(house.words("k0")) { server in
      let registrar = try await server.clerk("registrar")
      let asked = try await server.browser().ask(by: "kim@example.org")
      let receipt = try await server.mail.mails(to: "kim@example.org", count: 1)[0]
      try await server.stop()
      try FileManager.default.copyItem(at: URL(filePath: server.data), to: kept)
      found = (registrar.token, asked.id, try #require(receipt["Reply-To"]))
    }
    let made = try #require(found)
    (data, token, file) = (kept, made.token, (made.id, made.address))
  }

  /// What is called from the first look into the mailbox until the end, by name.
  func calls(of user: String) async throws -> [String] {
    var calls: [String] = []
    try await killed(at: 0, as: user, "") { calls = $0 }
    return calls
  }

  /// Lets a server work until it dies there, and another finish what it began.
  func killed(
    at place: Int, as user: String, _ comment: String, _ told: ([String]) -> Void = { _ in }
  ) async throws {
    // A new request twice, and an answer in the case there is.
    for _ in 1...2 { try house.deliver(mail(from: "Robin <robin@example.org>", id: "1"), to: user) }
    try house.deliver(
      mail(to: file.address, id: "2", subject: "Sv", text: "Gärna i dag."), to: user)
    try await withServer(house.words(user), from: data) { server in
      let registrar = Clerk(server: server, token: token)
      let record = server.folder.appending(path: "calls")
      let killer = try await Killer.words(at: place, writing: record)
      do {
        try await server.start(at: Date(timeIntervalSinceNow: 3_600), under: killer)
        try await finish(registrar)
        // It may die as it ends, too.
        try server.child.signal(SIGTERM)
        let code = try await server.child.end()
        #expect(code == 0 || place > 0)
      } catch {
        // It died in the middle; whatever else may have gone wrong is an issue of the next run.
        try #require(place > 0, "\(error)")
      }
      let calls = try String(contentsOf: record, encoding: .utf8).split(separator: "\n")
      told(calls.map { String($0) })
      try await server.start(at: Date(timeIntervalSinceNow: 7_200))
      try await finish(registrar)
      try await expectEachOnce(registrar, "place \(place), \(calls.last ?? ""), \(comment)")
    }
  }

  /// Registers what waits, until everything has been read and every letter has left.
  private func finish(_ registrar: Clerk) async throws {
    let server = registrar.server
    try await eventually("every mail is where it belongs and every letter has left", within: 120) {
      for arrival in try await registrar.arrivals("waiting") {
        let done = try await registrar.handles(arrival, "register")
        guard [200, 409, 412].contains(done.status) else {
          throw ChildProblem(words: "\(done.json)")
        }
      }
      let states = try await registrar.arrivals().compactMap(\.state.text).sorted()
      guard states == ["duplicate", "registered", "routed"] else {
        if try server.child.status != nil { throw ChildProblem(words: "it died") }
        return false
      }
      let metrics = String(
        decoding: try await server.wire.call("GET", "/metrics").bytes, as: UTF8.self)
      return ["pending", "sending"].allSatisfy {
        metrics.contains("utlamnande_outbox_errands{state=\"\($0)\"} 0")
      }
    }
  }

  private func expectEachOnce(_ registrar: Clerk, _ comment: Comment) async throws {
    let server = registrar.server
    #expect(try await registrar.arrivals().count == 3, comment)
    #expect(try await registrar.get("/cases?limit=100").json["items"].items.count == 2, comment)
    #expect(try await registrar.file(file.id).json.messages.items.count == 1, comment)
    let receipts = server.mail.mails(to: "robin@example.org")
    // A receipt may be repeated, as the same mail.
    #expect(Set(receipts.map(\.id)).count == 1, comment)
    #expect(Set(receipts.map(\.text)).count == 1, comment)
    #expect(server.mail.mails(to: "kim@example.org").isEmpty, comment)
    try await server.stop()
    try await server.expectSound()
    let checked = try await server.tool("audit", "check")
    #expect(checked.code == 0, "\(checked.output)\(checked.errors)")
  }
}
