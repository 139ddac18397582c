// The assessment of one document: the verdict and what must stand behind it, with the rules' own words at hand.

import HTTPTypes
import Hummingbird
import Policy
import Workflow

extension Pages {
  func assessment(
    _ caller: StaffPageCaller, _ visit: PageVisit, _ tried: PaperTry? = nil
  ) async throws(Problem) -> PageAnswer {
    let paper = try await casePaper(caller, visit)
    guard let line = paper.document(visit.names["documentId"]) else { throw .notFound }
    try tried.check { _ in paper.allows("assess") }
    var form = assessmentForm(paper, line, visit)
    form.tried = tried.of("assess")
    let looked = visit.parameter("lagrum")
    var facts = documentHeading(paper, line, visit, "assessment")
    facts.merge([
      "standing": standing(line["assessment"] ?? .null, visit),
      "form": paper.allows("assess") ? form.fact(visit) : .absent,
      "refusal": paper.refusal("assess"),
      "provisions": provisionList(visit), "looked": Fact(looked),
      "lookedUp": provision(looked, visit),
      "isUnknown": .flag(looked != nil && provision(looked, visit) == .absent),
      "rules": provisions(rules(of: line), visit),
      "action": .text(PageEndpoint.paper(.assessment).path(paper.id, line["id"]?.text ?? "")),
      "changes": try await changes(tried?.attempt, caller, visit),
    ]) { _, new in new }
    return .page("assessment", .group(facts), status: tried?.attempt.problem.status ?? .ok)
  }

  func assess(_ caller: StaffPageCaller, _ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let paper = try await casePaper(caller, visit)
    guard let line = paper.document(visit.names["documentId"]) else { throw .notFound }
    let id = line["id"]?.text ?? ""
    do throws(Problem) {
      let fields = assessmentForm(paper, line, visit).fields.filter { $0.name != "form" }
      let body = visit.form.json(fields).adding([.init("documentId", .string(id))])
      _ = try await perform(body, caller, visit)
    } catch {
      guard error.isAboutForm else { throw error }
      return try await assessment(caller, visit, PaperTry(visit, error))
    }
    return .redirect(PageEndpoint.paper(.assessment).path(paper.id, id))
  }

  /// The rules that the assessment rests on, or else those of the marks.
  private func rules(of line: JSON) -> [String] {
    let grounds = line["assessment"]?["grounds"]?.elements ?? []
    let marks = line["marks"]?.elements ?? []
    return (grounds + marks).compactMap { $0["provision"]?.text }
  }

  /// Rows for grounds that a page has at least, and free ones beyond those in use.
  private static let grounds = (least: 2, free: 1)

  private func assessmentForm(_ paper: CasePaper, _ line: JSON, _ visit: PageVisit) -> PageForm {
    let given = line["assessment"]?.unlessNull
    return PageForm(
      id: "assess",
      action: PageEndpoint.paper(.assess).path(paper.id, line["id"]?.text ?? ""),
      fields: [
        FormField("form", .hidden("assess")), FormField("verb", .hidden("assess")),
        FormField(
          "verdict", .choice(options(Verdict.allCases, visit)), required: true,
          label: "assess.verdict", value: given?["verdict"]?.text),
      ] + groundFields(line) + consideredFields(given, visit)
        + [
          FormField(
            "noPartReason", .text(rows: 3), label: "assess.noPartReason",
            value: given?["noPartReason"]?.text),
          FormField(
            "recipientBasis", .choice(options(RecipientBasis.allCases, visit)),
            label: "assess.recipientBasis", value: given?["recipientBasis"]?.text ?? "public"),
          FormField("holder", .line, label: "assess.holder", value: given?["holder"]?.text),
          FormField(
            "steps", .text(rows: 3), label: "assess.steps", value: given?["steps"]?.text),
        ] + reservationFields(given),
      submit: Verb.assess.words(visit.language, reception.policy), version: paper.version)
  }

  /// A rule and why it applies, as many as there are and one more; where there are none, those of the marks.
  private func groundFields(_ line: JSON) -> [FormField] {
    var given = (line["assessment"]?["grounds"]?.elements ?? []).map {
      ($0["provision"]?.text, $0["harm"]?.text)
    }
    let marked = (line["marks"]?.elements ?? []).compactMap { $0["provision"]?.text }
    for id in marked where !given.contains(where: { $0.0 == id }) { given.append((id, nil)) }
    let rows = max(Pages.grounds.least, given.count + Pages.grounds.free)
    return (0..<rows).flatMap { row in
      let ground = row < given.count ? given[row] : (nil, nil)
      return [
        FormField(
          "grounds.\(row).provision", .proposed(list: "lagrum"), label: "assess.provision",
          value: ground.0),
        FormField(
          "grounds.\(row).harm", .text(rows: 3), label: "assess.harm", value: ground.1),
      ]
    }
  }

  /// Whether a reservation would do.
  private func consideredFields(_ given: JSON?, _ visit: PageVisit) -> [FormField] {
    let considered = given?["reservationConsidered"]
    let answers = ["no", "yes", "notApplicable"].map {
      FormOption($0, visit.texts.say("assess.answer.\($0)"))
    }
    return [
      FormField(
        "reservationConsidered.answer", .choice(answers), label: "assess.answer",
        value: considered?["answer"]?.text),
      FormField(
        "reservationConsidered.why", .text(rows: 2), label: "assess.why",
        value: considered?["why"]?.text),
    ]
  }

  /// The reservation, for the one verdict that has it.
  private func reservationFields(_ given: JSON?) -> [FormField] {
    let reservation = given?["reservation"]
    let line = { (name: String, label: String) in
      FormField(
        "reservation.\(name)", .text(rows: 2), label: label, value: reservation?[name]?.text)
    }
    return [
      line("wording", "assess.reservationWording"), line("scope", "assess.reservationScope"),
      FormField(
        "reservation.until", .day, label: "assess.reservationUntil",
        value: reservation?["until"]?.text),
      line("recipient", "assess.reservationRecipient"),
    ]
  }

  /// An assessment in words, with each ground's rule in full; absent where there is none.
  func standing(_ assessment: JSON, _ visit: PageVisit) -> Fact {
    guard assessment != .null else { return .absent }
    let considered = assessment["reservationConsidered"]
    let reservation = assessment["reservation"]
    let answer = considered?["answer"]?.text
    return [
      "verdict": called(assessment["verdict"], Verdict.self, visit),
      "grounds": Fact(
        (assessment["grounds"]?.elements ?? []).map { ground in
          [
            "name": Fact(ground["provision"]?.text), "harm": Fact(ground["harm"]?.text),
            "rule": provision(ground["provision"]?.text, visit),
          ]
        }),
      "answer": Fact(answer.flatMap { visit.texts.find("assess.answer.\($0)") }),
      "why": Fact(considered?["why"]?.text),
      "wording": Fact(reservation?["wording"]?.text), "scope": Fact(reservation?["scope"]?.text),
      "until": when(reservation?["until"], visit),
      "recipient": Fact(reservation?["recipient"]?.text),
      "noPartReason": Fact(assessment["noPartReason"]?.text),
      "recipientBasis": called(assessment["recipientBasis"], RecipientBasis.self, visit),
      "holder": Fact(assessment["holder"]?.text), "steps": Fact(assessment["steps"]?.text),
    ]
  }
}
