// What does not yet keep a rule. Nothing new joins, and what has been mended must leave.

import Testing

/// A rule of style with those that do not keep it yet, each as the rule names it.
struct Ratchet {
  let rule: String
  let known: Set<String>

  init(_ rule: String, known: Set<String> = []) {
    self.rule = rule
    self.known = known
  }

  /// Compares the offenders found with the known ones.
  func hold(_ found: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    let found = Set(found)
    let joined = found.subtracting(known).sorted()
    let mended = known.subtracting(found).sorted()
    #expect(
      joined.isEmpty, "\(rule):\n\(joined.joined(separator: "\n"))", sourceLocation: sourceLocation)
    #expect(
      mended.isEmpty, "mended, so take off the list:\n\(mended.joined(separator: "\n"))",
      sourceLocation: sourceLocation)
  }
}
