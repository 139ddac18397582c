// `retention.yaml`: how long records are kept, and the decision that lets them be destroyed.

extension Retention {
  /// What every authority must have a rule for.
  static let kinds = ["answeredInFull", "withheld", "appealed", "maskedCopies", "log"]
}

extension Fields {
  /// One row of `retention`.
  func retention() -> Retention? {
    let authority = text("authority").map { AuthorityID($0) }
    let kind = required("kind")?.retentionKind()
    let years = optional("years")?.integer(in: 0...150)
    let decision = optional("decision")?.text()
    let note = bilingual("note")
    close()
    guard let authority, let kind, let note else { return nil }
    return Retention(
      kind: kind, authority: authority, years: years, decision: decision, note: note)
  }
}

extension Entry {
  /// One of the kinds that every authority has a rule for.
  func retentionKind() -> String? {
    guard let text = text() else { return nil }
    guard Retention.kinds.contains(text) else {
      unknown("kind of record", text, among: Retention.kinds)
      return nil
    }
    return text
  }
}
