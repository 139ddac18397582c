// The one place where the workflow's own words, allowances and tasks are asked for.

import HTTPTypes
import Policy
import Storage
import Workflow

extension Refusal {
  /// A few words for all refusals of a kind; what stopped this one is in the detail.
  var title: Bilingual {
    switch reason.status {
    case .forbidden: Bilingual(sv: "Din roll får inte det", en: "Your role may not do that")
    case .conflict: Bilingual(sv: "Det går inte nu", en: "That cannot be done now")
    default: Bilingual(sv: "Något stämmer inte", en: "Something is not right")
    }
  }
}

/// The verbs that `actor` may use now, each once, in the order of the tables.
func allowedVerbs(
  on file: Case, for actor: Actor, at now: Instant, under policy: Policy
) -> [String] {
  var seen: Set<String> = []
  return allowances(on: file, for: actor, at: now, under: policy).filter(\.isAllowed).map(\.verb)
    .filter { seen.insert($0).inserted }
}

extension CaseView {
  /// Every verb, per decision where it concerns one, with whether the reader may use it and if not, why.
  var acts: JSON {
    JSON(
      allowances(on: file, for: member.actor, at: now, under: policy).map { allowance in
        var members: [JSON.Member] = [
          .init("verb", .string(allowance.verb)), .init("decisionId", JSON(allowance.decisionId)),
          .init("allowed", JSON(allowance.isAllowed)),
        ]
        if let refusal = allowance.refusal {
          members += [
            .init("reason", JSON(refusal.reason)),
            .init("reasonText", .string(refusal.detail(language, under: policy))),
            .init("citation", .string(refusal.citation(under: policy))),
          ]
        }
        return .object(members)
      })
  }

  /// What waits for a person, and for whom.
  var tasks: JSON {
    JSON(
      Workflow.tasks(of: file, at: now, under: policy).map { task in
        [
          "kind": JSON(task.kind), "text": .string(task.kind.words(language, policy)),
          "roles": JSON(task.roles.list.map { JSON($0) }), "since": JSON(task.since),
          "documentId": JSON(task.line), "decisionId": JSON(task.decision),
          "entryId": JSON(task.entry), "letterId": JSON(task.letter),
          "prompt": JSON(task.prompt),
        ]
      })
  }
}

extension CaseView {
  /// What persons have ticked off.
  var completedTasks: JSON {
    JSON(
      file.completedTasks.map { done in
        [
          "task": JSON(done.task), "text": .string(done.task.kind.words(language, policy)),
          "documentIds": JSON(done.lines.map { JSON($0) }),
          "decisionIds": JSON(done.decisions.map { JSON($0) }), "note": JSON(done.note),
          "by": JSON(done.by), "at": JSON(done.at),
        ]
      })
  }
}

extension OutwardState {
  /// What is seen from outside has words of its own: one of them stands for several states.
  func words(_ language: Language, _ policy: Policy) -> String {
    switch self {
    case .underReview: LineState.assessed.words(language, policy)
    case .communicated: LineState.communicated.words(language, policy)
    case .withdrawn: LineState.withdrawn.words(language, policy)
    case .passedOn: LineState.passedOn.words(language, policy)
    }
  }
}
