// The forms of the document view: what is declared here is shown, sent, and shown again with what was wrong.

import Policy
import Workflow

extension DocumentView {
  /// The forms that this page has, by name; only what the case allows.
  func form(_ id: String, _ visit: PageVisit) -> PageForm? {
    switch id {
    case "mark": markForm(flag ?? .null, visit)
    case "dismiss": dismissForm(flag ?? .null, visit)
    case "unmark": unmarkForm(mark ?? .null, visit)
    case "change": changeForm(mark ?? .null, visit)
    case "like": likeForm(mark ?? .null, visit)
    case "proposals": proposalForm(visit)
    case "place": placeForm(visit)
    default: nil
    }
  }

  /// Whether there is something that the form is about. A form that is sent is not asked: a second click comes
  /// when that has been done, and gets the same answer as the first.
  private func hasUse(_ id: String) -> Bool {
    switch id {
    case "mark": place.page > 0 && openFlag != nil
    case "dismiss": openFlag != nil
    case "unmark", "change": mark != nil
    // Only what covers boxes has words that could stand elsewhere.
    case "like": mark != nil && mark?["extent"]?.text == nil
    case "proposals": !proposals.isEmpty
    default: place.page > 0
    }
  }

  private var openFlag: JSON? { flag?["state"]?.text == "open" ? flag : nil }

  private static let verbs: [String: Verb] = [
    "mark": .mark, "place": .mark, "change": .mark, "dismiss": .dismiss, "unmark": .unmark,
    "like": .proposeMarks, "proposals": .confirmMarks,
  ]

  /// What the template shows of a form; absent where its verb is not allowed.
  func shown(_ id: String, _ tried: PaperTry?, _ visit: PageVisit) -> Fact {
    guard let verb = DocumentView.verbs[id], hasUse(id), paper.allows(verb.rawValue),
      var form = form(id, visit)
    else { return .absent }
    form.tried = tried.of(id)
    return form.fact(visit).adding(["isTried": .flag(form.tried != nil)])
  }

  private func made(
    _ id: String, _ verb: Verb, _ fields: [FormField], _ visit: PageVisit, _ submit: String? = nil
  ) -> PageForm {
    let button = submit.map { visit.texts.say($0) }
    // The flag that is chosen by itself is named too: else what was typed could come back under another.
    let chosen = place.choosing(flag: flag?["id"]?.text, mark: place.mark)
    return PageForm(
      id: id, action: place.path, fields: chosen.hidden(id) + fields,
      submit: button ?? verb.words(visit.language, policy), version: paper.version)
  }

  private func markForm(_ flag: JSON, _ visit: PageVisit) -> PageForm {
    let nearest = flag["provisions"]?.elements.first?["id"]?.text
    return made(
      "mark", .mark,
      [
        FormField("verb", .hidden("mark")),
        FormField("findingId", .hidden(flag["id"]?.text ?? "")),
        FormField(
          "provision", .proposed(list: "lagrum"), required: true, label: "paper.provision",
          value: nearest),
        FormField("reason", .text(rows: 2), required: true, label: "paper.markReason"),
      ], visit)
  }

  private func dismissForm(_ flag: JSON, _ visit: PageVisit) -> PageForm {
    let offered = flag["offeredDismissals"]?.elements.first?["reason"]?.text
    return made(
      "dismiss", .dismiss,
      [
        FormField("verb", .hidden("dismiss")),
        FormField("findingId", .hidden(flag["id"]?.text ?? "")),
        FormField(
          "reason", .text(rows: 2), required: true, label: "paper.dismissReason", value: offered),
        FormField("everywhere", .flag, label: "paper.everywhere"),
      ], visit)
  }

  private func unmarkForm(_ mark: JSON, _ visit: PageVisit) -> PageForm {
    made(
      "unmark", .unmark,
      [
        FormField("verb", .hidden("unmark")),
        FormField("markId", .hidden(mark["id"]?.text ?? "")),
        FormField("reason", .text(rows: 2), label: "paper.unmarkReason"),
      ], visit)
  }

  private func changeForm(_ mark: JSON, _ visit: PageVisit) -> PageForm {
    made(
      "change", .mark,
      [
        FormField("verb", .hidden("mark")),
        FormField(
          "provision", .proposed(list: "lagrum"), required: true, label: "paper.provision",
          value: mark["provision"]?.text),
        FormField(
          "reason", .text(rows: 2), required: true, label: "paper.markReason",
          value: mark["reason"]?.text),
      ], visit, "paper.change")
  }

  private func likeForm(_ mark: JSON, _ visit: PageVisit) -> PageForm {
    let scopes = ["document", "case"].map {
      FormOption($0, visit.texts.say("paper.scope.\($0)"))
    }
    return made(
      "like", .proposeMarks,
      [
        FormField("verb", .hidden("proposeMarks")),
        FormField("markId", .hidden(mark["id"]?.text ?? "")),
        FormField(
          "scope", .choice(scopes), required: true, label: "paper.scope", value: "document"),
      ], visit, "paper.seekLike")
  }

  /// Proposals that one page shows at most; when they are answered the next come.
  static let mostProposals = 50

  private func proposalForm(_ visit: PageVisit) -> PageForm {
    let shown = proposals.prefix(DocumentView.mostProposals).map { proposal in
      let whole = proposal["extent"]?.text == "document"
      let page = String(proposal["page"]?.wholeNumber ?? 0)
      return FormOption(
        proposal["id"]?.text ?? "",
        whole
          ? visit.texts.say("paper.whole.document")
          : visit.texts.say("paper.pageAlt", ["number": page]),
        hint: [
          proposal["provision"]?.text, proposal["reason"]?.text, proposal["sourceText"]?.text,
          proposal["registerNumber"]?.text,
        ].compactMap { $0 }.joined(separator: " · "))
    }
    let verbs = [Verb.confirmMarks, .rejectMarks].map {
      FormOption($0.rawValue, $0.words(visit.language, policy))
    }
    return made(
      "proposals", .confirmMarks,
      [
        FormField(
          "proposalIds", .many(Array(shown)), required: true, label: "paper.proposals",
          value: shown.count == 1 ? shown.first?.value : nil),
        FormField(
          "verb", .choice(verbs), required: true, label: "paper.verdictOnProposals",
          value: "confirmMarks"),
        FormField(
          "provision", .proposed(list: "lagrum"), label: "paper.otherProvision"),
        FormField("reason", .text(rows: 2), label: "paper.proposalReason"),
      ], visit, "paper.answerProposals")
  }

  /// What is masked where the form says so, not on a flag.
  enum Target: String, CaseIterable, Sendable { case words, box, page, document }

  private func placeForm(_ visit: PageVisit) -> PageForm {
    let targets = Target.allCases.map {
      FormOption($0.rawValue, visit.texts.say("paper.target.\($0.rawValue)"))
    }
    let edges = ["left", "top", "right", "bottom"].enumerated().map { place, name in
      FormField("boxes.0.\(place)", .number(0...20_000), label: "paper.\(name)")
    }
    return made(
      "place", .mark,
      [
        FormField("verb", .hidden("mark")),
        FormField(
          "target", .choice(targets), required: true, label: "paper.target", value: "words"),
        FormField("range.first", .number(0...1_000_000), label: "paper.firstWord"),
        FormField("range.last", .number(0...1_000_000), label: "paper.lastWord"),
      ] + edges + [
        FormField(
          "provision", .proposed(list: "lagrum"), required: true, label: "paper.provision"),
        FormField("reason", .text(rows: 2), required: true, label: "paper.markReason"),
      ], visit)
  }
}
