// The tools that let people and programs in and out, beside the running server.

import Foundation
import Testing

@Suite struct StaffToolsTests {
  private func day(_ days: Int) -> String {
    String(
      ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: Double(days) * 86_400))
        .prefix(10))
  }

  private func me(_ server: RunningServer, _ token: String) async throws -> Reply {
    try await server.wire.call(
      "GET", "/api/v1/me", headers: ["Authorization": "Bearer \(token)"])
  }

  @Test func aProgramIsLetInByScopeUntilItsTokenEnds() async throws {
    try await withServer { server in
      let add = try await server.tool(
        "staff", "client", "add", "--name", "E-arkivet", "--authority", "ks", "--role", "archivist",
        "--scopes", "read,documents", "--expires", day(30))
      try #require(add.code == 0, "\(add.errors)")
      let token = String(try #require(add.output.split(separator: "\n").last))
      #expect(try await me(server, token).json.name == "E-arkivet")
      let asked = try await server.browser().ask()
      let headers = ["Authorization": "Bearer \(token)", "If-Match": "*"]
      let read = try await server.wire.call("GET", "/api/v1/cases/\(asked.id)", headers: headers)
      #expect(read.status == 200)
      let act = try await server.wire.call(
        "POST", "/api/v1/cases/\(asked.id)/acts", json: ["verb": "take"], headers: headers)
      #expect(act.status == 403 && act.reason == "insufficient-scope" && act.json.scope == "write")

      let list = try await server.tool("staff", "client", "list")
      #expect(list.output.contains("E-arkivet") && !list.output.contains(token))
      let id = String(try #require(list.output.split(separator: " ").first))
      #expect(try await !server.tool("staff", "list").output.contains("E-arkivet"))
      #expect(try await server.tool("staff", "rotate", id).code != 0, "a program is no person")
      let rotate = try await server.tool(
        "staff", "client", "rotate", id, "--expires", day(60), "--overlap-hours", "1")
      let next = String(try #require(rotate.output.split(separator: "\n").last))
      #expect(try await me(server, token).status == 200)
      #expect(try await me(server, next).status == 200)
      #expect(
        try await server.tool("staff", "client", "rotate", id, "--expires", day(60)).code == 0)
      let ended = try await me(server, next)
      #expect(ended.status == 401 && ended.reason == "token-expired")
      #expect(try await server.tool("staff", "client", "revoke", id).code == 0)
      #expect(try await me(server, next).reason == "unauthorized")
      try server.expectQuietLog()
    }
  }

  @Test func everyMistakeOfAProgramIsToldAtOnce() async throws {
    try await withServer { server in
      let done = try await server.tool(
        "staff", "client", "add", "--name", "", "--authority", "zz", "--role", "king",
        "--scopes", "read,everything", "--expires", day(401))
      #expect(done.code != 0)
      for words in ["name must", "authority must", "role must", "scopes must", "expires must"] {
        #expect(done.errors.contains(words), "\(words): \(done.errors)")
      }
      let past = try await server.tool(
        "staff", "client", "rotate", "x", "--expires", day(-2))
      #expect(past.code != 0 && past.errors.contains("expires must"))
    }
  }

  @Test func settingsOfSigningInAreCheckedTogether() async throws {
    try await withServer { server in
      let done = try await server.tool(
        "serve", "--session-idle-minutes", "4", "--session-hours", "25", "--sessions-per-person",
        "0", "--password-length", "8", "--local-accounts", "yes", "--token-sign-in", "often")
      #expect(done.code != 0)
      for words in [
        "session-idle-minutes must", "session-hours must", "sessions-per-person must",
        "password-length must", "local-accounts must", "token-sign-in must",
      ] {
        #expect(done.errors.contains(words), "\(words): \(done.errors)")
      }
    }
  }
}
