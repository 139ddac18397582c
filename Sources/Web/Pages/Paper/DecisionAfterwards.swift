// A decision after it was signed: the frozen file, how it was served, appeals, the courts, and its end.

import Policy
import Workflow

extension Pages {
  /// Who decided, by which power, and the file that nobody can change.
  func signature(_ view: DecisionPaper, _ names: StaffNames, _ visit: PageVisit) -> Fact {
    guard let signature = view.decision["signature"], signature != .null else { return .absent }
    let size = signature["size"]?.wholeNumber ?? 0
    return [
      "name": Fact(signature["name"]?.text),
      "decidedBy": called(signature["decidedBy"], DecidedBy.self, visit),
      "item": Fact(signature["delegationItem"]?.text),
      "minutesRef": Fact(signature["minutesRef"]?.text), "when": when(signature["at"], visit),
      "pages": Fact(signature["pages"]?.wholeNumber ?? 0), "size": Fact((size + 1_023) / 1_024),
      "sha256": Fact(signature["sha256"]?.text),
      "href": .text(PageEndpoint.paper(.decisionFile).path(view.paper.id, view.id)),
    ]
  }

  /// Absent before the decision was sent.
  func afterwards(_ view: DecisionPaper, _ visit: PageVisit) -> Fact {
    let decision = view.decision
    let appeals = decision["appeals"]?.elements ?? []
    guard decision["signature"] != .null || !appeals.isEmpty else { return .absent }
    return [
      "servedAt": when(decision["servedAt"], visit),
      "method": called(decision["serviceMethod"], Service.Method.self, visit),
      "evidence": Fact(decision["serviceEvidence"]?.text),
      "lastDay": when(decision["appealLastDay"], visit), "basis": Fact(decision["basis"]?.text),
      "appeals": Fact(appeals.map { appeal($0, view, visit) }),
      "timeliness": timeliness(decision, visit),
      "isReconsidered": .flag(decision["reconsidered"] == true),
      "forwardedAt": when(decision["forwardedAt"], visit), "package": package(view),
      "judgments": Fact(
        (decision["judgments"]?.elements ?? []).map { judgment($0, view, visit) }),
      "isAppealedFurther": .flag(decision["furtherAppeal"] == true),
      "end": Fact(decision["end"]?["basisText"]?.text),
    ]
  }

  private func appeal(_ appeal: JSON, _ view: DecisionPaper, _ visit: PageVisit) -> Fact {
    [
      "arrivedAt": when(appeal["arrivedAt"], visit),
      "reachedCourtAt": when(appeal["reachedCourtAt"], visit),
      "appellant": Fact(appeal["appellant"]?.text), "text": Fact(appeal["text"]?.text),
      "withdrawnAt": when(appeal["withdrawnAt"], visit),
      "titles": Fact(titles(appeal["documentIds"], view)),
    ]
  }

  private func titles(_ ids: JSON?, _ view: DecisionPaper) -> String? {
    let titles = (ids?.elements ?? []).compactMap(\.text).compactMap {
      view.paper.document($0)?["title"]?.text
    }
    return titles.isEmpty ? nil : titles.joined(separator: ", ")
  }

  private func timeliness(_ decision: JSON, _ visit: PageVisit) -> Fact {
    guard let tested = decision["timeliness"], tested != .null else { return .absent }
    return [
      "result": called(tested["result"], Timeliness.Result.self, visit),
      "exception": called(tested["exception"], Timeliness.Exception.self, visit),
      "when": when(tested["at"], visit),
    ]
  }

  private func package(_ view: DecisionPaper) -> Fact {
    guard let package = view.decision["package"], package != .null else { return .absent }
    return [
      "pages": Fact(package["pages"]?.wholeNumber ?? 0), "sha256": Fact(package["sha256"]?.text),
      "href": .text(PageEndpoint.paper(.package).path(view.paper.id, view.id)),
      "filesHref": .text(PageEndpoint.paper(.packageFiles).path(view.paper.id, view.id)),
    ]
  }

  private func judgment(_ judgment: JSON, _ view: DecisionPaper, _ visit: PageVisit) -> Fact {
    [
      "court": Fact(judgment["court"]?.text), "number": Fact(judgment["courtCaseNumber"]?.text),
      "day": when(judgment["date"], visit),
      "outcomes": Fact(
        (judgment["outcomes"]?.elements ?? []).map { outcome in
          let id = outcome["documentId"]?.text ?? ""
          return [
            "title": Fact(view.paper.document(id)?["title"]?.text),
            "outcome": called(outcome["outcome"], Judgment.Outcome.self, visit),
          ]
        }),
    ]
  }
}
