// The tables as text, as diagrams and as data, enumerated from `rule` and `powers` and from nothing else.

import Policy

/// The three tables of the workflow, row by row.
public struct WorkflowTables: Sendable, Hashable, Encodable {
  public let cases: [Row]
  public let lines: [Row]
  public let decisions: [Row]

  /// What one stage says to one verb.
  public struct Row: Sendable, Hashable, Encodable {
    public let stage: String
    public let verb: String
    /// `move`, `stay`, `follows` or `refuse`.
    public let outcome: String
    /// The next stage, with `move`.
    public let next: String?
    /// Why not, with `refuse`.
    public let reason: String?
    /// Who may use the verb, whatever the stage; empty for the verbs of a line, which are those of the case.
    public let roles: [String]
  }
}

/// The tables as data, for `GET /workflow`.
public func workflowTables() -> WorkflowTables {
  WorkflowTables(
    cases: rows(CaseStage.self, Verb.self, rule) { powers($0) },
    lines: rows(LineState.self, LineVerb.self, rule) { _ in [] },
    decisions: rows(DecisionStage.self, DecisionVerb.self, rule) { powers($0) })
}

/// The tables as text, a verb a line under each stage; the same text on every machine.
public func printedTables() -> String {
  let tables = workflowTables()
  return [("Case", tables.cases), ("Line", tables.lines), ("Decision", tables.decisions)]
    .map { name, rows in "\(name)\n\n\(printed(rows))" }.joined(separator: "\n")
}

/// The three machines as Mermaid state diagrams, in the same order.
public func mermaidDiagrams() -> String {
  let tables = workflowTables()
  return [
    diagram("Case", tables.cases, first: CaseStage.received.rawValue),
    diagram("Line", tables.lines, first: LineState.sought.rawValue),
    diagram("Decision", tables.decisions, first: DecisionStage.requested.rawValue),
  ].joined(separator: "\n")
}

private typealias Named = RawRepresentable<String> & CaseIterable & Sendable & Hashable

private func rows<Stage: Named, Verb: Named>(
  _ stages: Stage.Type, _ verbs: Verb.Type, _ rule: (Stage, Verb) -> Rule<Stage>,
  _ powers: (Verb) -> Roles
) -> [WorkflowTables.Row] {
  stages.allCases.flatMap { stage in
    verbs.allCases.map { verb in
      let (outcome, next, reason) = parts(of: rule(stage, verb))
      return WorkflowTables.Row(
        stage: stage.rawValue, verb: verb.rawValue, outcome: outcome, next: next, reason: reason,
        roles: powers(verb).list.map(\.rawValue))
    }
  }
}

private func parts<Stage: Named>(of rule: Rule<Stage>) -> (String, String?, String?) {
  switch rule {
  case .move(let next): ("move", next.rawValue, nil)
  case .stay: ("stay", nil, nil)
  case .follows: ("follows", nil, nil)
  case .refuse(let reason): ("refuse", nil, reason.rawValue)
  }
}

private func printed(_ rows: [WorkflowTables.Row]) -> String {
  var text = ""
  var stage = ""
  for row in rows {
    if row.stage != stage {
      stage = row.stage
      text += "  \(stage)\n"
    }
    let verb = row.verb.padded(to: 22)
    let result = said(row).padded(to: 26)
    let line = "    \(verb)\(result)\(row.roles.joined(separator: " "))"
    text += String(line.trimmingSpaces) + "\n"
  }
  return text
}

/// `→ reviewing`, `stays`, `follows`, or `– caseClosed`.
private func said(_ row: WorkflowTables.Row) -> String {
  switch row.outcome {
  case "move": "→ \(row.next ?? "")"
  case "refuse": "– \(row.reason ?? "")"
  case "stay": "stays"
  default: row.outcome
  }
}

/// Arrows are drawn where the stage changes; `follows` is drawn dotted to the stage it may lead to, by a note.
private func diagram(_ name: String, _ rows: [WorkflowTables.Row], first: String) -> String {
  var text = "stateDiagram-v2\n  %% \(name)\n  [*] --> \(first)\n"
  var seen: [String] = []
  for row in rows where row.outcome == "move" && row.next != row.stage {
    let edge = "\(row.stage) --> \(row.next ?? "")"
    guard !seen.contains(edge) else { continue }
    seen.append(edge)
    let verbs = rows.filter { $0.stage == row.stage && $0.next == row.next }.map(\.verb)
    text += "  \(edge): \(verbs.joined(separator: ", "))\n"
  }
  var stages: [String] = []
  for row in rows where row.outcome == "follows" && !stages.contains(row.stage) {
    stages.append(row.stage)
    let verbs = rows.filter { $0.stage == row.stage && $0.outcome == "follows" }.map(\.verb)
    text += "  note right of \(row.stage)\n    by the facts: \(verbs.joined(separator: ", "))\n"
    text += "  end note\n"
  }
  return text
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(1, width - count))
  }

  fileprivate var trimmingSpaces: Substring {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return text
  }
}
