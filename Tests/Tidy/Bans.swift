// What the sources do without: traps that input could reach, and promises the compiler cannot check.

import Testing

@Suite("Bans")
struct Bans {
  @Test(arguments: [
    "@unchecked Sendable", "nonisolated(unsafe)", "fatalError(", "try!", "as!", "unsafeBitCast(",
  ])
  func theSourcesDoWithout(_ text: String) {
    Ratchet(text).hold(Tree.swift(in: "Sources").flatMap { $0.places(of: text) })
  }

  /// Optimised by Swift 6.3, a task's `return (a, …try await b…)` gives an `a` that was lost: name
  /// what was waited for first.
  @Test func noTupleIsMadeAroundAnAwait() {
    Ratchet("return of a tuple with an await in it").hold(
      Tree.swift(in: "Sources").flatMap { file in
        file.code.enumerated()
          .filter { $0.element.contains("return (") && $0.element.contains(", ") }
          .filter { $0.element.contains("await ") }
          .map { "\(file.path):\($0.offset + 1)" }
      })
  }

  /// Standard output belongs to the executable; the rest has a logger.
  @Test func onlyTheExecutablePrints() {
    Ratchet("print( outside the executable").hold(
      Tree.swift(in: "Sources")
        .filter { $0.module != "utlamnande" && !$0.declares("print") }
        .flatMap { $0.places(of: "print(") })
  }

  /// Connections are opened by the drivers that the arrows name, to places that the operator set; no other way out
  /// exists, so no address from input can be called.
  @Test(arguments: ["URLSession", "FoundationNetworking", "ClientBootstrap", "HTTPClient"])
  func nothingButTheDriversOpensConnections(_ text: String) {
    Ratchet(text).hold(Tree.swift(in: "Sources").flatMap { $0.places(of: text) })
  }

  /// Tests wait for what they wait for, and look at every error.
  @Test(arguments: ["Thread.sleep", "usleep(", "#expect(try?"])
  func testsDoWithout(_ text: String) {
    Ratchet(text).hold(Tree.swift(in: "Tests").flatMap { $0.places(of: text) })
  }

  @Test func noSourceFileIsADrawerForAnything() {
    let drawers = ["Utils", "Util", "Helpers", "Helper", "Manager", "Common", "Misc"]
    Ratchet("names of drawers").hold(
      Tree.swift(in: "Sources").map { $0.path }.filter { path in
        let name = path.split(separator: "/").last?.dropLast(".swift".count) ?? ""
        return drawers.contains { name.hasSuffix($0) }
      })
  }

  @Test func everySourceFileOpensWithASentenceOnItsConcept() {
    Ratchet("no opening sentence").hold(
      Tree.swift(in: "Sources").filter { !($0.lines.first?.hasPrefix("// ") ?? false) }
        .map { $0.path })
  }
}

extension SwiftFile {
  /// Whether the file declares a function of its own with this name.
  func declares(_ name: String) -> Bool { code.contains { $0.contains("func \(name)(") } }
}
