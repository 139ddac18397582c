// `retention.yaml`: how long records are kept, and the decision that lets them be destroyed.

extension Fields {
  /// One row of `retention`.
  func retention() -> Retention? {
    let authority = text("authority").map { AuthorityID($0) }
    let kind = required("kind")?.retentionKind()
    let years = optional("years")?.integer(in: 0...150)
    let monthsEntry = optional("months")
    let months = monthsEntry?.integer(in: 1...1_800)
    if years != nil, months != nil {
      monthsEntry?.problem("a time is said in years or in months, not in both")
    }
    let decision = optional("decision")?.text()
    let note = bilingual("note")
    close()
    guard let authority, let kind, let note else { return nil }
    return Retention(
      kind: kind, authority: authority, months: months ?? years.map { 12 * $0 },
      decision: decision, note: note)
  }
}

extension Entry {
  /// One of the kinds that every authority has a rule for.
  func retentionKind() -> Retention.Kind? {
    guard let text = text() else { return nil }
    guard let kind = Retention.Kind(rawValue: text) else {
      unknown("kind of record", text, among: Retention.Kind.allCases.map(\.rawValue))
      return nil
    }
    return kind
  }
}
