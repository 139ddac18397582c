// The acts on a decision as forms: the fields of each verb, named as the interface names its arguments.

import Policy
import Workflow

/// A decision as the interface gave it, with its case.
struct DecisionPaper: Sendable {
  let paper: CasePaper
  let decision: JSON
  let policy: Policy

  var id: String { decision["id"]?.text ?? "" }
  /// The documents that it is about, in its order.
  var documents: [JSON] {
    (decision["documentIds"]?.elements ?? []).compactMap(\.text).compactMap {
      paper.document($0)
    }
  }

  /// Verbs that have forms here; those that open a decision belong to the case.
  static let verbs: [DecisionVerb] = [
    .draft, .submitForReview, .approve, .sign, .sendBack, .settle, .recordService,
    .testTimeliness, .dismissAppeal, .reconsider, .forward, .rectify, .recordJudgment,
    .recordFurtherAppeal, .recordFinal, .appeal, .withdrawAppeal,
  ]

  /// Comments on passages that one may send back with at a time, beside one on the whole.
  static let passages = 3

  /// The form of a verb, whether it is allowed or not.
  func form(_ verb: DecisionVerb, _ visit: PageVisit) -> PageForm {
    PageForm(
      id: verb.rawValue, action: PageEndpoint.paper(.decisionAct).path(paper.id, id),
      fields: [
        FormField("form", .hidden(verb.rawValue)), FormField("verb", .hidden(verb.rawValue)),
      ] + fields(of: verb, visit), submit: verb.words(visit.language, policy),
      version: paper.version)
  }

  private func fields(of verb: DecisionVerb, _ visit: PageVisit) -> [FormField] {
    switch verb {
    case .draft:
      [
        FormField(
          "text", .text(rows: 10), label: "decision.text",
          value: decision["draft"]?["text"]?.text)
      ]
    case .approve: [FormField("reason", .text(rows: 2), label: "decision.approveReason")]
    case .sendBack: sendBackFields(visit)
    case .sign:
      [
        FormField(
          "decidedBy", .choice(options(DecidedBy.allCases, visit)), required: true,
          label: "decision.decidedBy", value: "delegate"),
        FormField("minutesRef", .line, label: "decision.minutesRef"),
      ]
    case .recordService: serviceFields(visit)
    case .appeal: appealFields(visit)
    case .testTimeliness:
      [
        FormField(
          "result", .choice(options(Timeliness.Result.allCases, visit)), required: true,
          label: "decision.result"),
        FormField(
          "exception", .choice(options(Timeliness.Exception.allCases, visit)),
          label: "decision.exception"),
      ]
    case .reconsider:
      [
        FormField("changed", .yesNo, required: true, label: "decision.changed"),
        FormField("text", .text(rows: 4), label: "decision.reconsiderText"),
      ]
    case .rectify:
      [FormField("text", .text(rows: 4), required: true, label: "decision.rectifyText")]
    case .forward: [FormField("opinion", .text(rows: 4), label: "decision.opinion")]
    case .recordJudgment: judgmentFields(visit)
    case .recordFinal: [FormField("basis", .line, required: true, label: "decision.basis")]
    case .requestDecision, .refer, .submitForReview, .settle, .withdrawAppeal, .dismissAppeal,
      .recordFurtherAppeal, .remindService, .lastDayPassed:
      []
    }
  }

  private func options<Words: Worded>(_ words: [Words], _ visit: PageVisit) -> [FormOption] {
    words.map { FormOption($0.rawValue, $0.words(visit.language, policy)) }
  }

  private func serviceFields(_ visit: PageVisit) -> [FormField] {
    [
      FormField(
        "method", .choice(options(Service.Method.allCases, visit)), required: true,
        label: "decision.method"),
      FormField("date", .day, label: "decision.servedDay"),
      FormField("evidence", .text(rows: 2), label: "decision.evidence"),
      FormField("informedDate", .day, label: "decision.informedDate"),
      FormField("sentDate", .day, label: "decision.sentDate"),
      FormField("controlDate", .day, label: "decision.controlDate"),
    ]
  }

  private func appealFields(_ visit: PageVisit) -> [FormField] {
    [
      FormField("text", .text(rows: 4), required: true, label: "decision.appealText"),
      FormField("appellant", .line, label: "decision.appellant"),
      FormField("arrivedAt", .moment, label: "decision.arrivedAt"),
      FormField("reachedCourtAt", .day, label: "decision.reachedCourtAt"),
      FormField("documentIds", .many(titles), label: "decision.appealed"),
    ]
  }

  private var titles: [FormOption] {
    documents.map { FormOption($0["id"]?.text ?? "", $0["title"]?.text ?? "") }
  }

  private func judgmentFields(_ visit: PageVisit) -> [FormField] {
    let outcomes = options(Judgment.Outcome.allCases, visit)
    return [
      FormField("court", .line, required: true, label: "decision.court"),
      FormField(
        "instance", .choice(options(Judgment.Instance.allCases, visit)), required: true,
        label: "decision.instance", value: "kammarratt"),
      FormField("courtCaseNumber", .line, required: true, label: "decision.courtCaseNumber"),
      FormField("date", .day, required: true, label: "decision.judgmentDay"),
    ]
      + documents.enumerated().flatMap { place, document in
        [
          FormField("lines.\(place).documentId", .hidden(document["id"]?.text ?? "")),
          FormField(
            "lines.\(place).outcome", .choice(outcomes), label: document["title"]?.text ?? ""),
        ]
      }
  }

  /// One comment on the whole, and some on passages that are picked from a list.
  private func sendBackFields(_ visit: PageVisit) -> [FormField] {
    let passages = self.passages(visit)
    return [FormField("comment", .text(rows: 3), label: "decision.comment")]
      + (0..<DecisionPaper.passages).flatMap { row in
        [
          FormField(
            "about.\(row)", .choice([FormOption("", "–")] + passages), label: "decision.about"),
          FormField("passage.\(row)", .text(rows: 2), label: "decision.passage"),
        ]
      }
  }

  /// Each document, and each mark on it, as one names it in a comment.
  func passages(_ visit: PageVisit) -> [FormOption] {
    documents.flatMap { document -> [FormOption] in
      let title = document["title"]?.text ?? ""
      let marks = (document["marks"]?.elements ?? []).prefix(100).map { mark in
        let page = mark["page"]?.wholeNumber ?? 0
        let place =
          page > 0
          ? visit.texts.say("paper.pageAlt", ["number": String(page)])
          : visit.texts.say("paper.whole.document")
        return "\(title), \(place), \(mark["provision"]?.text ?? "")"
      }
      var seen: Set<String> = []
      return ([title] + marks).filter { seen.insert($0).inserted }.map { FormOption($0, $0) }
    }
  }

  /// The act that a form asks for.
  func body(_ verb: DecisionVerb, _ visit: PageVisit) -> JSON {
    var sent = visit.form
    var fields = form(verb, visit).fields.filter {
      $0.name != "form" && !$0.name.hasPrefix("about.") && !$0.name.hasPrefix("passage.")
    }
    if verb == .sendBack { sent.set("comment", comment(in: sent)) }
    if verb == .recordJudgment {
      // A judgment need not be about every document.
      let silent = documents.indices.filter { sent["lines.\($0).outcome"] == nil }
      fields.removeAll { field in silent.contains { field.name.hasPrefix("lines.\($0).") } }
    }
    return sent.json(fields).adding([.init("decisionId", .string(id))])
  }

  /// The comment on the whole, and then each on a passage with what it is about in front.
  private func comment(in form: Form) -> String {
    let passages = (0..<DecisionPaper.passages).compactMap { row in
      form["passage.\(row)"].map { text in
        [form["about.\(row)"], text].compactMap { $0 }.joined(separator: ": ")
      }
    }
    return ([form["comment"]].compactMap { $0 } + passages).joined(separator: "\n\n")
  }
}
