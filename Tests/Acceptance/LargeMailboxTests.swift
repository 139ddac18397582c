// A mailbox with very many mails: read piece by piece in little memory, and further from where it was.

import Foundation
import Testing

@Suite struct LargeMailboxTests {
  /// How many mails: some, or with `UTLAMNANDE_FUZZ=long` as many as a registrar's mailbox has after years.
  private static let isLong = ProcessInfo.processInfo.environment["UTLAMNANDE_FUZZ"] == "long"
  private static let count = isLong ? 50_000 : 1_500

  @Test func everyMailIsKeptOnceInLittleMemoryAndNoneIsFetchedAgain() async throws {
    let house = try await MailHouse()
    let count = Self.count
    for number in 1...count {
      try house.deliver(mail(id: "\(number)", subject: "Begäran \(number)"))
    }
    try await withServer(house.words() + ["--log-level", "info"]) { server in
      let began = ContinuousClock.now
      try await eventually("half of them are kept", within: Self.isLong ? 3_600 : 120) {
        try await arrived(server) >= count / 2
      }
      let before = try await arrived(server)
      try await server.killAtOnce()
      try await server.start(at: Date(timeIntervalSinceNow: 1_800))
      try await eventually("all are read", within: Self.isLong ? 7_200 : 180) {
        try await gauge(server, "arrivals_open{state=\"waiting\"}") == count
      }
      let took = ContinuousClock.now - began
      print("mailbox of \(count): \(took), at most \(try most(server) >> 20) MiB")
      #expect(try most(server) < 400 << 20, "bytes at most")
      #expect(try await arrived(server) == count, "none twice")
      let registrar = try await server.clerk("registrar")
      #expect(try await registrar.arrivals("duplicate").isEmpty)
      try await server.stop()
      // Each visit says how many it has kept.
      let kept = try server.child.complained.matches(of: #/mailbox\.kept=(\d+)/#)
        .compactMap { Int($0.1) }.reduce(0, +)
      #expect(kept <= count - before, "what the first had kept was fetched again")
      let checked = try await server.tool("audit", "check")
      #expect(checked.code == 0, "\(checked.output)\(checked.errors)")
    }
  }

  /// Everything that is kept, read or not.
  private func arrived(_ server: RunningServer) async throws -> Int {
    try await gauge(server, "arrivals_open{state=\"waiting\"}")
      + gauge(server, "arrivals_open{state=\"fetched\"}")
  }

  private func gauge(_ server: RunningServer, _ name: String) async throws -> Int {
    let bytes = try await server.wire.call("GET", "/metrics").bytes
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let line = lines.first { $0.hasPrefix("utlamnande_\(name) ") }
    return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
  }

  /// The most memory that the server has had: bytes.
  private func most(_ server: RunningServer) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(server.child.pid)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
  }
}
