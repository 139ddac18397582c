// Where a provider is configured: personal keys open nothing unless the operator says so, and accounts are off.

import Foundation
import Testing

@Suite struct SignInTests {
  /// A provider that nobody asks anything.
  private func settings(_ folder: URL) throws -> String {
    let file = folder.appending(path: "sign-in.yaml")
    let yaml = """
      providers:
        - id: kommunen
          name: { sv: Kommunen, en: The municipality }
          issuer: https://login.example.invalid
          clientId: utlamnande
          clientSecretFile: \(folder.path)/secret
          roles:
            - { claim: groups, value: handlers, authority: ks, role: handler }
      """
    try Data("hemlig-nyckel\n".utf8).write(to: folder.appending(path: "secret"))
    try Data(yaml.utf8).write(to: file)
    return file.path
  }

  @Test func aPersonalKeyOpensNothingUnlessTheOperatorSaysSo() async throws {
    let folder = try Places.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try settings(folder)
    try await withServer(["--sign-in", file]) { server in
      let clerk = try await server.clerk("handler")
      let reply = try await server.wire.call(
        "GET", "/api/v1/me", headers: ["Authorization": "Bearer \(clerk.token)"])
      #expect(reply.status == 401 && reply.reason == "personal-keys-off")
      #expect(reply.headers["www-authenticate"]?.contains("invalid_token") == true)
      let start = try await server.tool("audit", "reads")
      #expect(start.output.contains("personal-keys off"), "\(start.output)")
      #expect(start.output.contains("local-accounts off"), "\(start.output)")
    }
    try await withServer(["--sign-in", file, "--personal-keys", "on"]) { server in
      let clerk = try await server.clerk("handler")
      let reply = try await server.wire.call(
        "GET", "/api/v1/me", headers: ["Authorization": "Bearer \(clerk.token)"])
      #expect(reply.status == 200)
      let start = try await server.tool("audit", "reads")
      #expect(start.output.contains("personal-keys on"), "\(start.output)")
      let wrong = try await server.tool("serve", "--personal-keys", "sometimes")
      #expect(wrong.code != 0 && wrong.errors.contains("personal-keys must be on or off"))
    }
  }

  /// What the service was started with is in the log: by its numbers and its hashes, and without a secret.
  @Test func theSettingsAtStartAreNotedAndHoldNoSecret() async throws {
    let folder = try Places.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try settings(folder)
    let key = folder.appending(path: "blob.key")
    let secret = Data(repeating: 7, count: 32).base64EncodedString()
    try Data("\(secret)\n".utf8).write(to: key)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
    let options = [
      "--sign-in", file, "--blob-key-file", key.path, "--session-idle-minutes", "20",
      "--session-hours", "8", "--sessions-per-person", "3", "--token-sign-in", "first",
      "--unscanned", "release", "--trusted-proxies", "10.1.2.0/24,192.0.2.7",
      "--wrong-codes-per-request", "7", "--password-length", "14",
    ]
    try await withServer(options) { server in
      let noted = try await run(
        [
          Places.binary, "audit", "reads", "--data", server.data, "--blob-key-file", key.path,
        ], in: server.folder)
      let line = try #require(
        noted.output.split(separator: "\n").first { $0.contains("  setting  serve") },
        "\(noted.output)\(noted.errors)")
      let policy = try await server.tool("policy", "check")
      let hash = try #require(policy.output.split(separator: " ").last).filter { $0 != "\n" }
      let digest = try await run(["/usr/bin/sha256sum", file], in: folder).output.prefix(64)
      for words in [
        "policy \(hash)", "sign-in \(digest)", "personal-keys off", "local-accounts off",
        "token-sign-in never", "password-length 14", "session-idle-minutes 20", "session-hours 8",
        "sessions-per-person 3", "clamd no", "unscanned release", "trusted-proxies 2",
        "blob-key yes", "wrong-codes-per-request 7", "wrong-codes-per-minute 20",
      ] { #expect(line.contains(words), "\(words) is not in \(line)") }
      for secret in [secret, "hemlig-nyckel", "10.1.2.0", "192.0.2.7"] {
        #expect(!line.contains(secret))
      }
    }
  }
}
