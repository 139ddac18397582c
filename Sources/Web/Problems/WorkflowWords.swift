// The one place where the workflow's own words and allowances are asked for.

import Desk
import Policy
import Workflow

extension Refusal {
  enum Part { case title, detail, citation }

  /// The words of policy for this refusal; nil where there are none.
  func words(_ part: Part, _ language: Language, _ policy: Policy) -> String? {
    switch part {
    case .title: reason.rawValue
    case .detail: reason.rawValue
    case .citation: nil
    }
  }
}

/// The verbs that `actor` may use on the case now, each once.
func allowedVerbs(on file: Case, for actor: Actor, _ desk: Desk) -> [String] {
  Verb.allCases.filter { verb in
    guard powers(verb).contains(actor.role) else { return false }
    if case .refuse = rule(file.stage, verb) { return false }
    return true
  }.map(\.rawValue)
}

extension Policy {
  func text(of stage: CaseStage, _ language: Language) -> String { stage.rawValue }
  func text(of stage: DecisionStage, _ language: Language) -> String { stage.rawValue }
  func text(of verdict: Verdict, _ language: Language) -> String { verdict.rawValue }
  func text(of state: OutwardState, _ language: Language) -> String { state.words[language] }
}

extension OutwardState {
  var words: Bilingual {
    switch self {
    case .underReview: Bilingual(sv: "prövas", en: "under review")
    case .communicated: Bilingual(sv: "besvarad", en: "answered")
    case .withdrawn: Bilingual(sv: "återkallad", en: "withdrawn")
    case .passedOn: Bilingual(sv: "överlämnad", en: "passed on")
    }
  }
}

/// The tables as data.
func workflowTables(under policy: Policy) -> JSON {
  [
    "cases": JSON(
      CaseStage.allCases.map { stage in
        ["stage": JSON(stage), "verbs": JSON(Verb.allCases.map { row($0.rawValue, rule(stage, $0)) })]
      })
  ]
}

private func row<Stage: RawRepresentable<String>>(_ verb: String, _ rule: Rule<Stage>) -> JSON {
  switch rule {
  case .move(let stage): ["verb": .string(verb), "rule": "move", "stage": JSON(stage)]
  case .stay: ["verb": .string(verb), "rule": "stay"]
  case .follows: ["verb": .string(verb), "rule": "follows"]
  case .refuse(let reason): ["verb": .string(verb), "rule": "refuse", "reason": JSON(reason)]
  }
}

/// Every verb with whether `actor` may use it now, and if not, why.
func acts(
  on file: Case, for actor: Actor, under policy: Policy, at now: Instant, _ language: Language
) -> JSON {
  JSON(
    Verb.allCases.map { verb in
      var members: [JSON.Member] = [.init("verb", JSON(verb))]
      if !powers(verb).contains(actor.role) {
        members += [.init("allowed", false), .init("reason", "notYourRole")]
      } else if case .refuse(let reason) = rule(file.stage, verb) {
        members += [.init("allowed", false), .init("reason", JSON(reason))]
      } else {
        members.append(.init("allowed", true))
      }
      return .object(members)
    })
}

/// What waits for a person.
func tasks(of file: Case, under policy: Policy, at now: Instant, _ language: Language) -> JSON { [] }
