// What others have done to a case while somebody looked at it, so that a stale page can say what changed.

import Hummingbird
import Policy
import Workflow

extension Pages {
  /// Events of the log in one answer; as many as are told as changes at most.
  private static let eventsAtATime = 100

  /// Who has done what since the page was shown; absent where the problem is another one.
  func changes(
    _ tried: FormTry?, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> Fact {
    guard let tried, tried.problem.status == .preconditionFailed,
      let seen = tried.form["version"].flatMap({ Int($0) }), 0...10_000_000 ~= seen
    else { return .absent }
    let events = try await events(after: seen, caller, visit)
    return ["list": Fact(events.filter { number($0) > seen }.map { change($0, visit) })]
  }

  /// What was done since a moment.
  func done(
    since moment: String, _ paper: CasePaper, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> Fact {
    let seen = max(0, paper.version - Pages.eventsAtATime)
    let events = try await events(after: seen, caller, visit)
    return Fact(
      events.filter { ($0["at"]?.text).map { $0 > moment } ?? false }.map { change($0, visit) })
  }

  /// The page of the log with what follows `number`, and the next one.
  private func events(
    after number: Int, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> [JSON] {
    let page = number / Pages.eventsAtATime + 1
    var events: [JSON] = []
    for page in [page, page + 1] {
      var call = InsideCall(.listEvents, [visit.names["caseId"]], as: caller.session)
      call.query = [("limit", String(Pages.eventsAtATime)), ("page", String(page))]
      let answer = try await ask(call, visit)
      events += answer["items"]?.elements ?? []
      if (answer["total"]?.wholeNumber ?? 0) <= page * Pages.eventsAtATime { break }
    }
    return events
  }

  private func number(_ event: JSON) -> Int { event["number"]?.wholeNumber ?? 0 }

  private func change(_ event: JSON, _ visit: PageVisit) -> Fact {
    let (policy, language) = (reception.policy, visit.language)
    let kind = event["kind"]?.text ?? ""
    let role = event["actor"]?["role"]?.text.flatMap { Role(rawValue: $0) }
    return [
      "who": Fact(event["actor"]?["name"]?.text ?? role?.words(language, policy)),
      "what": Fact(
        Pages.verbs[kind]?.words(language, policy)
          ?? Pages.decisionVerbs[kind]?.words(language, policy)),
      "when": when(event["at"], visit),
    ]
  }

  /// The verbs that events come of, for those on papers.
  private static let verbs: [String: Verb] = [
    "assessed": .assess, "marked": .mark, "unmarked": .unmark, "findingDismissed": .dismiss,
    "marksProposed": .proposeMarks, "proposalsRejected": .rejectMarks, "lineAdded": .addLine,
    "documentAdded": .addDocument, "documentReplaced": .replaceDocument,
    "maskedCopyAdded": .addMaskedCopy, "maskedCopyVerified": .verifyMaskedCopy,
    "maskingRequested": .makeMaskedCopy, "maskedCopyMade": .recordMasking,
    "maskingFailed": .recordMasking, "maskedCopyChecked": .recordCopyCheck, "noteAdded": .note,
    "consulted": .consult, "consultationAnswered": .recordReply, "released": .release,
    "answered": .answer, "withdrawn": .withdraw, "messageAdded": .addMessage,
    "searchRecorded": .recordSearch, "assigned": .assign, "messageRead": .readMessage,
  ]

  private static let decisionVerbs: [String: DecisionVerb] = [
    "drafted": .draft, "submittedForReview": .submitForReview, "approved": .approve,
    "sentBack": .sendBack, "settled": .settle, "signed": .sign, "served": .recordService,
    "appealed": .appeal, "appealWithdrawn": .withdrawAppeal,
    "timelinessTested": .testTimeliness, "reconsidered": .reconsider, "forwarded": .forward,
    "judged": .recordJudgment, "decisionOpened": .requestDecision,
  ]
}
