// A decision with everything it rests on in one view, for whoever writes, reviews, signs and follows it.

import HTTPTypes
import Hummingbird
import Policy
import Workflow

extension Pages {
  func decision(
    _ caller: StaffPageCaller, _ visit: PageVisit, _ tried: PaperTry? = nil
  ) async throws(Problem) -> PageAnswer {
    let view = try await decisionPaper(caller, visit)
    try tried.check { form in DecisionPaper.verbs.contains { $0.rawValue == form } }
    let staff = try await ask(InsideCall(.listStaff, as: caller.session), visit)
    let names = StaffNames(staff)
    let (paper, decision) = (view.paper, view.decision)
    var facts = heading(paper, visit)
    let kind = decision["kind"]?.text.flatMap { DecisionKind(rawValue: $0) }
      .map { $0.words(visit.language, reception.policy) }
    facts.merge([
      "title": .text(visit.texts.say("decision.title", ["kind": kind ?? ""])),
      "stageText": Fact(decision["stageText"]?.text),
      "requestedAt": when(decision["requestedAt"], visit),
      "requestedBy": Fact(
        visit.texts.find("decision.by.\(decision["requestedBy"]?.text ?? "")")),
      "clock": clock(decision, visit), "request": request(paper, visit),
      "documents": Fact(view.documents.map { document($0, paper, visit) }),
      "notes": notes(paper, names, visit), "consultations": consultations(paper, visit),
      "draft": try await draft(view, names, caller, visit),
      "draftHref": decision["signature"] == .null
        ? .text(PageEndpoint.paper(.draftFile).path(paper.id, view.id)) : .absent,
      "comments": remarks(decision["comments"], names, visit),
      "approvals": approvals(decision, names, visit),
      "power": power(decision, visit), "signature": signature(view, names, visit),
      "after": afterwards(view, visit), "forms": forms(view, tried, visit),
      "refusals": refusals(view, visit),
      "changes": try await changes(tried?.attempt, caller, visit),
    ]) { _, new in new }
    return .page("decision", .group(facts), status: tried?.attempt.problem.status ?? .ok)
  }

  func decisionPaper(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> DecisionPaper {
    let paper = try await casePaper(caller, visit)
    let id = visit.names["decisionId"]
    guard let decision = paper.decisions.first(where: { $0["id"]?.text == id }) else {
      throw .notFound
    }
    return DecisionPaper(paper: paper, decision: decision, policy: reception.policy)
  }

  func decisionAct(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    do throws(Problem) {
      let view = try await decisionPaper(caller, visit)
      guard let verb = DecisionVerb(rawValue: visit.form["form"] ?? ""),
        DecisionPaper.verbs.contains(verb)
      else { throw .formGone }
      _ = try await perform(view.body(verb, visit), caller, visit)
    } catch {
      guard error.isAboutForm else { throw error }
      return try await decision(caller, visit, PaperTry(visit, error))
    }
    return .redirect(
      PageEndpoint.paper(.decision).path(visit.names["caseId"], visit.names["decisionId"]))
  }

  /// The frozen file of a signed decision.
  func decisionFile(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let view = try await decisionPaper(caller, visit)
    guard let letter = view.decision["signature"]?["letterId"]?.text else { throw .notFound }
    let call = InsideCall(.getLetterPDF, [view.paper.id, letter], as: caller.session)
    return .response(try await response(to: call, visit).asAttachment)
  }

  // MARK: - What may be done

  private func forms(_ view: DecisionPaper, _ tried: PaperTry?, _ visit: PageVisit) -> Fact {
    Fact(
      DecisionPaper.verbs.filter { verb in
        view.paper.allows(verb.rawValue, on: view.id) || tried?.id == verb.rawValue
      }.map { verb in
        var form = view.form(verb, visit)
        form.tried = tried.of(verb.rawValue)
        return form.fact(visit).adding([
          "isTried": .flag(form.tried != nil),
          "explained": Fact(visit.texts.find("decision.explained.\(verb.rawValue)")),
        ])
      })
  }

  /// Verbs that fit a decision that far and that one may not use: why not, and by which rule.
  private func refusals(_ view: DecisionPaper, _ visit: PageVisit) -> Fact {
    Fact(
      DecisionPaper.verbs.compactMap { verb in
        let refusal = view.paper.refusal(verb.rawValue, on: view.id)
        guard refusal != .absent else { return nil }
        return refusal.adding(["verb": .text(verb.words(visit.language, reception.policy))])
      })
  }

  /// By which item the reader may sign, or who may instead.
  private func power(_ decision: JSON, _ visit: PageVisit) -> Fact {
    guard let power = decision["power"], power != .null else { return .absent }
    let holders = (power["holders"]?.elements ?? []).compactMap(\.text)
    return [
      "item": Fact(power["delegationItem"]?.text),
      "holders": Fact(holders.isEmpty ? nil : holders.joined(separator: ", ")),
    ]
  }

  // MARK: - What it rests on

  private func request(_ paper: CasePaper, _ visit: PageVisit) -> Fact {
    let request = paper.file["request"] ?? .null
    return [
      "text": Fact(request["description"]?.text), "arrivedAt": when(request["arrivedAt"], visit),
      "basis": Fact(request["arrivalBasis"]?.text),
      "channel": called(request["channel"], Channel.self, visit),
    ]
  }

  private func clock(_ decision: JSON, _ visit: PageVisit) -> Fact {
    Fact(
      (decision["clock"]?.elements ?? []).map { clock in
        let name = clock["name"]?.text ?? ""
        let state = clock["state"]?.text ?? ""
        return [
          "name": .text(
            reception.policy.words["clockName", name]?.text[visit.language] ?? name),
          "right": Fact(visit.texts.find("decision.right.\(clock["right"]?.text ?? "")")),
          "basis": Fact(clock["basis"]?.text), "due": when(clock["due"], visit),
          "state": called(clock["state"], Clock.State.self, visit),
          "isLate": .flag(state == "overdue" || state == "late"),
        ]
      })
  }

  /// A document in scope: verdict, grounds with their rules in full, reservation, and each passage.
  private func document(_ line: JSON, _ paper: CasePaper, _ visit: PageVisit) -> Fact {
    let id = line["id"]?.text ?? ""
    let path = PageEndpoint.paper(.document).path(paper.id, id)
    return [
      "title": Fact(line["title"]?.text), "href": .text(path),
      "assessmentHref": .text(PageEndpoint.paper(.assessment).path(paper.id, id)),
      "standing": standing(line["assessment"] ?? .null, visit),
      "copyState": line["maskedCopy"]?["stale"] == true
        ? .text(visit.texts.say("copy.state.stale")) : .absent,
      "hasMarks": .flag(line["marks"]?.elements.isEmpty == false),
      "marks": Fact(
        (line["marks"]?.elements ?? []).prefix(200).map { mark in
          let page = mark["page"]?.wholeNumber ?? 0
          let query = page > 1 ? "?sida=\(page)&markering=" : "?markering="
          return [
            "href": .text(path + query + (mark["id"]?.text ?? "") + "#vald"),
            "place": .text(
              page > 0
                ? visit.texts.say("paper.pageAlt", ["number": String(page)])
                : visit.texts.say("paper.whole.document")),
            "provision": Fact(mark["provision"]?.text), "reason": Fact(mark["reason"]?.text),
          ]
        }),
    ]
  }

  private func notes(_ paper: CasePaper, _ names: StaffNames, _ visit: PageVisit) -> Fact {
    remarks(paper.file["notes"], names, visit)
  }

  private func consultations(_ paper: CasePaper, _ visit: PageVisit) -> Fact {
    Fact(
      (paper.file["consultations"]?.elements ?? []).map { consultation in
        [
          "authority": Fact(consultation["authority"]?.text),
          "text": Fact(consultation["text"]?.text), "reply": Fact(consultation["reply"]?.text),
          "when": when(consultation["askedAt"], visit),
        ]
      })
  }

  /// Texts that persons wrote, with who and when.
  private func remarks(_ list: JSON?, _ names: StaffNames, _ visit: PageVisit) -> Fact {
    Fact(
      (list?.elements ?? []).map { remark in
        [
          "text": Fact(remark["text"]?.text), "who": names.fact(remark["by"]),
          "when": when(remark["at"], visit),
        ]
      })
  }

  private func approvals(_ decision: JSON, _ names: StaffNames, _ visit: PageVisit) -> Fact {
    Fact(
      (decision["approvals"]?.elements ?? []).map { approval in
        [
          "who": names.fact(approval["by"]), "when": when(approval["at"], visit),
          "reason": Fact(approval["reason"]?.text),
          "isOld": .flag(approval["draft"] != decision["draft"]?["id"]),
        ]
      })
  }

  /// The draft; where the facts have changed since, what was done meanwhile.
  private func draft(
    _ view: DecisionPaper, _ names: StaffNames, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> Fact {
    guard let draft = view.decision["draft"], draft != .null else { return .absent }
    let isStale = draft["stale"] == true
    return [
      "text": Fact(draft["text"]?.text), "who": names.fact(draft["by"]),
      "when": when(draft["at"], visit), "isStale": .flag(isStale),
      "since": isStale
        ? try await done(since: draft["at"]?.text ?? "", view.paper, caller, visit) : [],
    ]
  }
}

/// Names of those who work at the authority.
struct StaffNames: Sendable {
  private let names: [String: String]

  /// - Parameter list: what `GET /staff` answers.
  init(_ list: JSON) {
    names = Dictionary(
      (list["items"]?.elements ?? []).map { ($0["id"]?.text ?? "", $0["name"]?.text ?? "") }
    ) { first, _ in first }
  }

  /// Somebody by id; the id itself for one who has left.
  func fact(_ id: JSON?) -> Fact { Fact(id?.text.map { names[$0] ?? $0 }) }
}
