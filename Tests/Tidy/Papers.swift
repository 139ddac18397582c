// The README and the guides: what they point at is there, and what the code offers is explained.

import Foundation
import Testing

@Suite("Papers")
struct Papers {
  private static let guides = Tree.files.filter { $0.path.hasSuffix(".md") }

  @Test func everyRelativeLinkLeadsToAFile() {
    let link = #/\]\(([^)#\s]+)[^)]*\)/#
    Ratchet("dead links").hold(
      Self.guides.flatMap { guide in
        guide.text.matches(of: link).map { String($0.1) }
          .filter { !$0.contains("://") && !$0.hasPrefix("mailto:") }
          .filter { !Tree.exists(folder(of: guide.path) + $0) }
          .map { "\(guide): \($0)" }
      })
  }

  @Test func everyScriptThatAGuideNamesIsThereAndRuns() {
    let script = #/\bscripts\/[a-z]+\b(?!\/)/#
    let named = Set(Self.guides.flatMap { $0.text.matches(of: script).map { String($0.0) } })
    #expect(named.isSuperset(of: ["scripts/run", "scripts/test"]))
    Ratchet("scripts that cannot be run").hold(
      named.filter { !FileManager.default.isExecutableFile(atPath: "\(Tree.root)/\($0)") })
  }

  /// The share of public declarations with a sentence, in percent; only ever raised.
  @Test(arguments: [("Policy", 90), ("Workflow", 85), ("Storage", 80), ("Mail", 90)])
  func whatOthersUseIsExplained(_ module: String, _ floor: Int) {
    let declared = Tree.swift(in: "Sources/\(module)").flatMap { $0.publicDeclarations }
    let bare = declared.filter { !$0.isExplained }.map { $0.place }
    let share = declared.isEmpty ? 100 : 100 - bare.count * 100 / declared.count
    #expect(
      share >= floor, "\(share) % explained; without:\n\(bare.joined(separator: "\n"))")
  }

  private func folder(of path: String) -> String {
    path.split(separator: "/").dropLast().map { "\($0)/" }.joined()
  }
}

extension SwiftFile {
  struct Declaration {
    let place: String
    let isExplained: Bool
  }

  /// Public types and functions, but not initialisers, what a protocol of the library asks for, or
  /// stored properties of a type that is itself explained.
  var publicDeclarations: [Declaration] {
    let kinds = ["struct", "enum", "class", "actor", "protocol", "typealias", "func"]
    let asked = ["==", "<", "hash", "encode", "description"]
    return code.indices.compactMap { index in
      let words = code[index].split { " (<:".contains($0) }
      guard words.first == "public",
        let kind = words.firstIndex(where: { kinds.contains(String($0)) }),
        kind + 1 < words.count, !asked.contains(String(words[kind + 1]))
      else { return nil }
      return Declaration(
        place: "\(path):\(index + 1) \(words[kind + 1])", isExplained: isExplained(index))
    }
  }

  private func isExplained(_ index: Int) -> Bool {
    var above = index - 1
    while above >= 0, lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
    return above >= 0 && lines[above].drop(while: { $0 == " " }).hasPrefix("///")
  }
}
