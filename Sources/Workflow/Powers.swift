// The closed world as text: which role may use which verb in which stage, and who signs at which authority.

public import Policy

/// Role by verb by stage, who a narrowed case is open to, and who may sign what at each authority.
///
/// Enumerated from `rule`, `powers`, `Door` and the policy, and from nothing else; held as a golden text, so that a
/// change of who may do what is a readable diff.
public func printedPowers(under policy: Policy) -> String {
  [
    matrix("The case", CaseStage.allCases, Verb.allCases, rule) { powers($0) },
    matrix("A decision", DecisionStage.allCases, DecisionVerb.allCases, rule) { powers($0) },
    doors(), recusals(),
    policy.authorities.map { signing(at: $0, under: policy) }.joined(separator: "\n"),
  ].joined(separator: "\n")
}

private let roles = Role.allCases

/// A row a verb, a column a role; in each place the stages in which it may be used, by their letters.
private func matrix<Stage: RawRepresentable<String>, Verb: RawRepresentable<String>>(
  _ name: String, _ stages: [Stage], _ verbs: [Verb], _ rule: (Stage, Verb) -> Rule<Stage>,
  _ powers: (Verb) -> Roles
) -> String {
  let letters = zip("abcdefghij", stages).map { ($0, $1) }
  let width = verbs.map(\.rawValue.count).max() ?? 0
  let legend = letters.map { "\($0) \($1.rawValue)" }.joined(separator: ", ")
  var text = "\(name): \(legend)\n"
  text += row("verb", width, roles.map(\.rawValue), letters.count)
  for verb in verbs {
    let used = String(
      letters.map { letter, stage -> Character in
        if case .refuse = rule(stage, verb) { return "." }
        return letter
      })
    let cells = roles.map { powers(verb).contains($0) ? used : "-" }
    text += row(verb.rawValue, width, cells, letters.count)
  }
  return text
}

private func row(_ name: String, _ width: Int, _ cells: [String], _ narrowest: Int) -> String {
  var line = "  " + filled(name, width)
  for (cell, role) in zip(cells, roles) {
    line += "  " + filled(cell, max(role.rawValue.count, narrowest))
  }
  return trimmed(line)
}

private func filled(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

private func trimmed(_ line: String) -> String {
  var line = line
  while line.last == " " { line.removeLast() }
  return line + "\n"
}

/// To whom a case is open, by why it is narrowed; anybody else may do no more than `isDoneFromOutside`.
private func doors() -> String {
  let (now, somebody, other) = (Instant(milliseconds: 0), StaffID("a"), StaffID("b"))
  var text = "Who a case of their authority is open to, and until when\n"
  for (name, by, isClosed) in [
    ("open", nil, false), ("narrowed by identity", .identity, false),
    ("narrowed by identity, closed", .identity, true), ("narrowed to named persons", .name, false),
  ] as [(String, NarrowedBy?, Bool)] {
    let door = Door(
      narrowedBy: by, owner: other, named: [], broken: [:], isClosed: isClosed)
    let byRole = Role.staff.filter { door.admits(.staff(somebody, $0, name: ""), at: now) }
    let named = by == .name ? ["named"] : []
    let all = byRole.map(\.rawValue) + (by == nil ? [] : ["owner"] + named + ["broken glass"])
    text += trimmed("  " + filled(name, 30) + all.joined(separator: " "))
  }
  let outside = Verb.allCases.filter(\.isDoneFromOutside).map(\.rawValue)
  return text + trimmed("  " + filled("from outside", 30) + outside.joined(separator: " "))
}

private func recusals() -> String {
  let verbs = Verb.allCases.filter(\.isBarredByRecusal).map(\.rawValue)
  let decisions = DecisionVerb.allCases.filter(\.isBarredByRecusal).map(\.rawValue)
  return "What a recused person may not do\n"
    + trimmed("  case      " + verbs.joined(separator: " "))
    + trimmed("  decision  " + decisions.joined(separator: " "))
}

/// Who signs, by kind and from when to when; and how many eyes see a draft before.
private func signing(at authority: Authority, under policy: Policy) -> String {
  var text = "Signing at \(authority.id): four eyes \(authority.fourEyes.rawValue)"
  text += ", review by a jurist \(authority.legalReview ? "yes" : "no")\n"
  for item in policy.delegations.items where item.authority == authority.id {
    let span = "\(item.validFrom)–\(item.validTo.map { "\($0)" } ?? "")"
    for kind in DecisionKind.allCases where item.kinds.contains(kind) {
      let standIns = item.standIns.map { "\(name($0.holder)) \($0.from)–\($0.to)" }
      text += trimmed(
        "  " + filled(kind.rawValue, 16) + filled(item.item, 8) + filled(span, 24)
          + ([name(item.holder)] + standIns).joined(separator: ", or "))
    }
  }
  return text
}

private func name(_ holder: Delegation.Holder) -> String {
  switch holder {
  case .role(let role): role.rawValue
  case .person, .staff: holder.person ?? ""
  }
}
