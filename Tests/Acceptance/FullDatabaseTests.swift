// A PostgreSQL whose disk has no room: nothing is registered by halves, and it goes on when there is room.

import Foundation
import Glibc
import Testing

@Suite struct FullDatabaseTests {
  /// The database has a small file system to itself, in a mount namespace that ends with the server.
  @Test(.enabled(if: geteuid() == 0, "a small file system is mounted, which needs root"))
  func aFullDatabaseRefusesTheWholeRequestAndLaterTakesIt() async throws {
    let folder = try Places.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let small = "/tmp/\(UUID().uuidString)"
    let mount = """
      mkdir "$0" && mount -t tmpfs -o size=24m,mode=0700 none "$0" && chown postgres "$0" &&
      exec "$@"
      """
    defer { rmdir(small) }
    let postgres = try await PostgresServer(
      in: folder, under: ["unshare", "-m", "sh", "-c", mount, small])
    _ = try await postgres.value("CREATE TABLESPACE small LOCATION '\(small)'", in: "postgres")
    _ = try await postgres.value("CREATE DATABASE small TABLESPACE small", in: "postgres")
    let url = postgres.url("small")
    try await withServer(["--database", url, "--intakes-per-minute", "0"]) { server in
      let first = try await server.browser().ask()
      let pid = try String(
        contentsOfFile: "\(postgres.socket)/data/postmaster.pid", encoding: .utf8
      )
      .prefix { $0.isNumber }
      let filler = "/proc/\(pid)/root\(small)/filler"
      try fillDisk(filler)
      let full = try await eventually("the disk is full") {
        let reply = try await server.browser().submit(["description": .string(large)])
        return reply.status == 201 ? nil : reply
      }
      #expect([503, 507].contains(full.status), "\(full.json)")
      #expect(full["Content-Type"]?.hasPrefix("application/problem+json") == true)
      // What is refused has used no number, and what was there can be read.
      let count = try #require(
        Int(try await postgres.value("SELECT COUNT(*) FROM cases", in: "small")))
      #expect(try await first.page().registerNumber.text == first.number)

      try FileManager.default.removeItem(atPath: filler)
      let next = try await eventually("the disk has room") {
        let reply = try await server.browser().submit()
        return reply.status == 201 ? reply : nil
      }
      let number = try #require(next.json.registerNumber.text.flatMap { Int($0.suffix(5)) })
      #expect(number == count + 1)
      try await server.stop()
      let check = try await server.tool("audit", "check", "--database", url)
      #expect(check.code == 0 && check.output.hasPrefix("Sound: "), "\(check.output)")
    }
  }

  private let large = String(repeating: "Avtal. ", count: 2800)
}
