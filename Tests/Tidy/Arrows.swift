// The arrows of the architecture, as imports: only upwards, and adapters never one another.

import Testing

enum Module {
  /// Without clock, files, sockets, random source and logger.
  static let pure: Set<String> = ["Policy", "Workflow", "Redaction", "Proofs"]

  /// The toolchain's own libraries, free to all but the pure modules.
  static let ofTheToolchain: Set<String> = [
    "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl", "Darwin", "Synchronization",
    "System", "SystemPackage",
  ]

  /// What each module may import beside those.
  static let arrows: [String: Set<String>] = [
    "Policy": ["Crypto", "Yams"],
    "Workflow": ["Policy"],
    "Redaction": ["Crypto", "Policy", "Workflow"],
    "Proofs": ["Crypto", "FoundationEssentials"],
    "Storage": ["Crypto", "Policy", "Proofs", "Workflow"],
    "StorageSQLite": ["GRDB", "GRDBSQLite", "Storage", "Policy", "Workflow"],
    "StoragePostgres": ["CPostgres", "Storage", "Policy", "Workflow"],
    "Curl": ["CCurl"],
    "BlobsS3": ["CCurl", "Curl", "Storage", "Policy", "Workflow"],
    "Children": ["Subprocess"],
    "Documents": ["Children", "Crypto", "Policy", "Workflow", "Redaction"],
    "Letters": ["Children", "Crypto", "Mustache", "Policy", "Workflow"],
    "Mail": [],
    "MailCurl": ["CCurl", "Curl", "Mail"],
    "Webhooks": ["Crypto"],
    "WebhooksCurl": ["CCurl", "Curl", "Webhooks"],
    "SignIn": ["CArgon2", "Crypto", "JWTKit", "Policy"],
    "SignInCurl": ["CCurl", "Curl", "SignIn"],
    "Desk": [
      "Crypto", "Documents", "Letters", "Logging", "Mail", "Policy", "Proofs", "Redaction",
      "ServiceLifecycle", "SignIn", "Storage", "Webhooks", "Workflow",
    ],
    "Web": [
      "Crypto", "Desk", "Documents", "HTTPTypes", "Hummingbird", "HummingbirdCore",
      "HummingbirdTLS", "Letters", "Logging", "Mail", "Mustache", "NIOCore", "NIOPosix", "NIOSSL",
      "Policy", "Proofs", "Redaction", "ServiceLifecycle", "SignIn", "Storage", "Workflow",
      "Yams",
    ],
    "utlamnande": [
      "ArgumentParser", "BlobsS3", "Children", "Configuration", "Crypto", "Desk", "Documents",
      "Hummingbird", "Letters", "Logging", "Mail", "MailCurl", "Policy", "Proofs",
      "Redaction", "ServiceLifecycle", "SignIn", "SignInCurl", "Storage",
      "StoragePostgres", "StorageSQLite", "UnixSignals", "Web", "Webhooks", "WebhooksCurl",
      "Workflow",
    ],
  ]
}

@Suite("Arrows")
struct Arrows {
  /// The one file of the pure modules that reads files: the policy folder, once, at start.
  private static let mayReadFiles = "Sources/Policy/Loading/PolicyFolder.swift"

  @Test func aModuleImportsOnlyWhatStandsAboveIt() {
    Ratchet("imports against the architecture").hold(
      Tree.swift(in: "Sources").flatMap { file in
        file.imports.filter { !mayImport($0, file) }.map { "\(file): \($0)" }
      })
  }

  @Test func everyModuleHasItsArrows() {
    let modules = Set(Tree.swift(in: "Sources").map { $0.module })
    #expect(modules.subtracting(Module.arrows.keys).isEmpty)
  }

  private func mayImport(_ name: String, _ file: SwiftFile) -> Bool {
    if Module.arrows[file.module, default: []].contains(name) { return true }
    if Module.pure.contains(file.module) {
      return file.path == Self.mayReadFiles && name == "FoundationEssentials"
    }
    return Module.ofTheToolchain.contains(name)
  }

  /// Calls that know a moment, a machine or chance; `decide` is given all three.
  @Test(arguments: [
    "Date()", "UUID()", "print(", "FileManager", "ProcessInfo", "random(", "await ",
    "ContinuousClock",
  ])
  func thePureModulesAreGivenWhatTheyKnow(_ call: String) {
    Ratchet("\(call) in a pure module").hold(
      Tree.swift(in: "Sources")
        .filter { Module.pure.contains($0.module) && $0.path != Self.mayReadFiles }
        .flatMap { $0.places(of: call) })
  }
}

extension SwiftFile {
  /// The names of the modules that are imported, with any access level or attribute before it.
  var imports: [String] {
    code.compactMap { line in
      let words = line.split(separator: " ")
      guard let at = words.firstIndex(of: "import"), at + 1 < words.count,
        words[..<at].allSatisfy({
          $0.hasPrefix("@") || ["public", "package", "internal"].contains($0)
        })
      else { return nil }
      return words[at + 1].split(separator: ".").first.map { String($0) }
    }
  }

  /// The lines where `text` stands in code, not within a longer name.
  func places(of text: String) -> [String] {
    code.indices.filter { holds(code[$0], text) }.map { "\(path):\($0 + 1)" }
  }

  private func holds(_ line: Substring, _ text: String) -> Bool {
    line.ranges(of: text).contains { range in
      guard range.lowerBound > line.startIndex else { return true }
      // A declaration of the same name is no call.
      let word = line[..<range.lowerBound].split(separator: " ").last
      guard word != "case", word != "func" else { return false }
      let before = line[line.index(before: range.lowerBound)]
      return !(before.isLetter || before.isNumber || before == "_" || before == ".")
    }
  }
}
