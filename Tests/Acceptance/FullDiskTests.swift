// A disk with no room: the server says so, registers nothing by halves, and goes on when there is room.

import Foundation
import Glibc
import Testing

@Suite struct FullDiskTests {
  /// A small file system of the server's own; only root can mount one.
  @Test(.enabled(if: geteuid() == 0, "a small file system is mounted, which needs root"))
  func aFullDiskRefusesTheWholeRequestAndLaterTakesIt() async throws {
    try await withServer { server in
      let handler = try await server.clerk("handler")
      try await server.stop()
      // In a mount namespace of its own, so that nothing is left behind.
      let data = server.data
      let mount = """
        cp -a "$0" "$0.kept" && mount -t tmpfs -o size=8m none "$0" && cp -a "$0.kept/." "$0" &&
        exec "$@"
        """
      try await server.start(under: ["unshare", "-m", "sh", "-c", mount, data])
      let inside = "/proc/\(try server.child.pid)/root\(data)"
      let first = try await server.browser().ask()
      try fillDisk("\(inside)/filler")

      let full = try await eventually("the disk is full") {
        let reply = try await server.browser().submit(["description": .string(large)])
        return reply.status == 201 ? nil : reply
      }
      #expect([503, 507].contains(full.status), "\(full.json)")
      #expect(full["Content-Type"]?.hasPrefix("application/problem+json") == true)
      let seen = try await handler.get("/cases?limit=100").json
      let count = seen["items"].items.count
      // What is refused has used no number, and what was there can be read.
      #expect(try await first.page().registerNumber.text == first.number)
      var form = Form()
      form.add("title", "Stor")
      form.add(file: Data(repeating: 65, count: 3_000_000), named: "x.pdf")
      let upload = try await server.wire.call(
        "POST", "/api/v1/cases/\(first.id)/documents", form.whole,
        headers: handler.headers.merging(form.headers) { $1 }.merging(["If-Match": "*"]) { $1 })
      #expect([503, 507].contains(upload.status), "\(upload.status) \(upload.json)")
      #expect(try await handler.file(first.id).json.documents.items.isEmpty)

      try FileManager.default.removeItem(atPath: "\(inside)/filler")
      let next = try await eventually("the disk has room") {
        let reply = try await server.browser().submit()
        return reply.status == 201 ? reply : nil
      }
      let number = try #require(next.json.registerNumber.text.flatMap { Int($0.suffix(5)) })
      #expect(number == count + 1)
      let list = try await handler.get("/cases?limit=100").json
      #expect(list["items"].items.count == count + 1)
      let audit = try await server.tool("audit", "verify", data: inside)
      #expect(audit.code == 0, "\(audit.output)\(audit.errors)")
    }
  }

  private let large = String(repeating: "Avtal. ", count: 2800)
}

/// Writes until there is no room left.
func fillDisk(_ path: String) throws {
  let file = open(path, O_WRONLY | O_CREAT, 0o600)
  try #require(file >= 0)
  defer { close(file) }
  for size in [65_536, 4096, 512, 1] {
    let bytes = [UInt8](repeating: 0, count: size)
    while write(file, bytes, size) > 0 {}
  }
}
