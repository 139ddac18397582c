// Law is data and words are files: neither stands in the code, nor does anybody's machine anywhere.

import Testing

@Suite("Words")
struct Words {
  /// Where a provision is named to explain how one is written, or because a rule is only about it.
  private static let mayNameProvisions: Set<String> = [
    "Sources/Policy/Loading/ReadProvisions.swift", "Sources/Policy/Provision.swift",
  ]

  @Test func noProvisionStandsInATextOfTheCode() {
    let provision = #/\b(OSL|TF|FL|KL)\s?\d|\d+ kap\. \d|\d §/#
    Ratchet("provisions in the code; they belong in policy/").hold(
      Tree.swift(in: "Sources").filter { !Self.mayNameProvisions.contains($0.path) }
        .flatMap { file in
          file.literals.filter { $0.text.contains(provision) }.map { "\(file):\($0.line)" }
        })
  }

  @Test func nothingIsLeftForLater() {
    let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
    let ofLetters = Tree.files.filter { file in marks.contains { file.text.contains($0) } }
    Ratchet("left for later").hold(
      ofLetters.flatMap { file in
        file.lines.indices.filter { index in
          file.lines[index].split { !$0.isLetter }.contains { marks.contains(String($0)) }
        }.map { "\(file):\($0 + 1)" }
      })
  }

  @Test func noFileKnowsAMachine() {
    let places = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/"]
    Ratchet("paths of a machine").hold(
      Tree.files.flatMap { file in
        file.lines.enumerated()
          .filter { line in places.contains { line.element.contains($0) } }
          .map { "\(file):\($0.offset + 1)" }
      })
  }

  /// The escaping follows from the pragma, and a partial without one resets it.
  @Test func everyTemplateSaysWhatItIs() {
    Ratchet("no {{% CONTENT_TYPE:…}} in the first line").hold(
      Tree.files
        .filter { file in
          file.path.hasPrefix("templates/")
            && ["html", "txt", "mustache"].contains { file.path.hasSuffix(".\($0)") }
        }
        .filter { !($0.lines.first?.hasPrefix("{{% CONTENT_TYPE:") ?? false) }
        .map { $0.path })
  }

  /// A jurist reads these files: each says what it is, and what its keys mean, in comments.
  @Test func everyPolicyFileExplainsItself() {
    let policy = Tree.files.filter {
      $0.path.hasPrefix("policy/") && $0.path.hasSuffix(".yaml")
    }
    #expect(!policy.isEmpty)
    Ratchet("no comment at the top").hold(
      policy.filter { !$0.text.hasPrefix("# ") }.map { $0.path })
    Ratchet("top-level keys, each needs a word in a comment or a comment above it").hold(
      policy.filter { !$0.path.hasPrefix("policy/provisions/") }
        .flatMap { file in unexplainedKeys(file).map { "\(file): \($0)" } })
  }

  /// The first key of a file is explained by the comment at the top.
  private func unexplainedKeys(_ file: TreeFile) -> [String] {
    let lines = file.lines
    let comments = lines.filter { $0.hasPrefix("#") }.joined(separator: " ")
    return lines.indices.filter { lines[$0].first?.isLetter ?? false }.dropFirst()
      .filter { !lines[$0 - 1].hasPrefix("#") }
      .compactMap { lines[$0].split(separator: ":").first.map { String($0) } }
      .filter { !comments.contains($0) }
  }
}
