// A new installation, and what its commands say of themselves: nobody is let in by default, and no secret is printed.

import Foundation
import Testing

@Suite struct FreshTests {
  /// No account, no key and no password that comes with the program.
  @Test func aNewInstallationLetsNobodyIn() async throws {
    await Berths.shared.take()
    let folder = try Places.temporary()
    do {
      let data = folder.appending(path: "data").path
      let server = try Child(
        [Places.binary, "serve", "--port", "0", "--data", data],
        output: folder.appending(path: "server").path)
      let base = try await server.line("the server's address") { line in
        line.firstMatch(of: #/serving on (http:\/\/[^ ]+:\d+)/#).map { String($0.1) }
      }
      let listed = try await run([Places.binary, "staff", "list", "--data", data], in: folder)
      #expect(listed.code == 0, "\(listed.errors)")
      for role in ["handler", "registrar", "decider", "jurist", "archivist", "head"] {
        #expect(!listed.output.contains(role), "\(listed.output)")
      }
      #expect(!FileManager.default.fileExists(atPath: "\(data)/demo-tokens"))
      for secret in ["admin", "demo", "test", "password", "changeme", "utlamnande", "handler", "-"]
      {
        let heard = try await run(
          [
            "curl", "--silent", "--max-time", "20", "--output", "/dev/null", "--write-out",
            "%{http_code}", "--header", "Authorization: Bearer \(secret)", "\(base)/api/v1/me",
          ], in: folder)
        #expect(heard.output == "401", "\(secret): \(heard.output)")
      }
      server.signal(SIGTERM)
      #expect(try await server.end() == 0, "\(server.complained)")
    } catch {
      await Berths.shared.leave()
      throw error
    }
    await Berths.shared.leave()
    try FileManager.default.removeItem(at: folder)
  }

  /// Every command's help, with a secret in each variable that the program reads: none of them is printed.
  @Test func noHelpShowsASecretOfTheEnvironment() async throws {
    let folder = try Places.temporary()
    let marker = "hemligt-varde-31x"
    var environment: [String: String] = [:]
    for name in try Self.variables() { environment[name] = "\(marker)-\(name)" }
    #expect(environment.count > 10)
    #expect(environment["UTLAMNANDE_SMTP_PASSWORD"] != nil)
    #expect(environment["UTLAMNANDE_DATABASE"] != nil)
    var waiting: [[String]] = [[]]
    var seen = 0
    while let words = waiting.popLast() {
      let help = try await run(
        [Places.binary] + words + ["--help"], environment: environment, in: folder)
      #expect(help.code == 0 && help.output.contains("USAGE"), "\(words): \(help.errors)")
      #expect(!(help.output + help.errors).contains(marker), "\(words)")
      seen += 1
      let commands = help.output.components(separatedBy: "SUBCOMMANDS:").dropFirst().first ?? ""
      for line in commands.split(separator: "\n") {
        guard let match = line.prefixMatch(of: #/ {2}([a-z][a-z-]*)/#), String(match.1) != "help"
        else {
          continue
        }
        waiting.append(words + [String(match.1)])
      }
    }
    #expect(seen > 25, "\(seen) commands")
    try FileManager.default.removeItem(at: folder)
  }

  /// What the program reads from the environment: options in capitals, and what the sources name besides.
  private static func variables() throws -> Set<String> {
    var names: Set<String> = []
    let sources = Places.root.appending(path: "Sources")
    let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
    for file in files where file.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
      for match in text.matches(of: /UTLAMNANDE_[A-Z_]*[A-Z]/) {
        names.insert(String(match.output))
      }
      guard file.hasPrefix("utlamnande/") else { continue }
      for match in text.matches(of: /source\.[a-zA-Z]+\(\s*"([a-z-]+)"/) {
        names.insert("UTLAMNANDE_" + match.1.uppercased().replacingOccurrences(of: "-", with: "_"))
      }
    }
    return names
  }
}
