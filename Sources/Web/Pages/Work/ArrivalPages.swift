// The tray: mails that came in, what the service holds them to be and why, and what a person does with each.

import HTTPTypes
import Hummingbird
import Policy
import Storage
import Workflow

extension Pages {
  /// The view of what nobody has registered or put aside in time.
  static let late = "overdue"

  func arrivals(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let state = visit.parameter("lage") ?? (visit.query == nil ? "waiting" : nil)
    var call = InsideCall(.listArrivals, as: caller.session)
    let isLate = state == Pages.late
    call.query = [
      ("state", isLate ? nil : state), ("overdue", isLate ? "true" : nil), ("limit", "40"),
      ("page", visit.parameter("sida")),
    ]
    let list = try await ask(call, visit)
    let path = PageEndpoint.staff(.arrivals).path()
    let views: [String?] = [
      "waiting", Pages.late, "unreadable", "parked", "routed", "registered", "duplicate", "report",
      nil,
    ]
    return .page(
      "arrivals",
      [
        "title": title("arrivals", visit),
        "isEmpty": .flag(list["items"]?.elements.isEmpty ?? true),
        "views": Fact(
          views.map { view in
            [
              "text": .text(visit.texts.say("arrivalState.\(view ?? "all")")),
              "href": .text(address(path, [("lage", view ?? "")])),
              "isCurrent": .flag(view == state || (view == nil && state == nil)),
            ]
          }),
        "rows": Fact((list["items"]?.elements ?? []).map { arrival($0, visit) }),
        "pager": pager(list, path, [("lage", state ?? "")], visit),
      ])
  }

  /// One mail, with what may be done with it.
  func arrival(
    _ caller: StaffPageCaller, _ visit: PageVisit, _ tried: FormTry? = nil
  ) async throws(Problem) -> PageAnswer {
    let id = visit.names["arrivalId"]
    let mail = try await ask(InsideCall(.getArrival, [id], as: caller.session), visit)
    let open = ["fetched", "waiting", "unreadable"].contains(mail["state"]?.text ?? "")
    let isParked = mail["state"]?.text == "parked"
    let isRegistrar = caller.role == .registrar
    let mayPark = isRegistrar || caller.role == .head
    var forms: [Fact] = []
    func say(_ group: String, _ key: some RawRepresentable<String>) -> String {
      visit.texts.say("\(group).\(key.rawValue)")
    }
    func add(_ verb: String, _ fields: [FormField] = []) {
      let isTried = tried?.form["verb"] == verb
      let form = PageForm(
        id: verb, action: visit.path,
        fields: [FormField("verb", .hidden(verb))] + fields,
        submit: visit.texts.say("arrival.\(verb)"), version: mail["version"]?.wholeNumber,
        tried: isTried ? tried : nil)
      forms.append([
        "title": .text(visit.texts.say("arrival.\(verb)")), "isOpen": .flag(isTried),
        "help": .text(visit.texts.say("arrival.\(verb)Help")), "form": form.fact(visit),
      ])
    }
    if isRegistrar, open || isParked {
      add(
        "register",
        [
          FormField(
            "language",
            .choice(Language.allCases.map { FormOption($0.rawValue, say("language", $0)) }),
            label: "arrival.language", value: mail["language"]?.text)
        ])
      add(
        "attach",
        [
          FormField(
            "caseId", .line, required: true, label: "arrival.caseId",
            value: mail["nearCaseIds"]?.elements.first?.text),
          FormField(
            "from",
            .choice(
              [Authorship.Writer.requester, .other].map { FormOption($0.rawValue, say("from", $0)) }
            ),
            required: true, label: "arrival.writer"),
        ])
    }
    if mayPark, open {
      add("park", [FormField("reason", .text(rows: 3), required: true, label: "act.reason")])
    }
    if mayPark, isParked { add("unpark") }
    return .page(
      "arrival",
      [
        "title": .text(mail["subject"]?.text ?? visit.texts.say("arrival.noSubject")),
        "back": .text(PageEndpoint.staff(.arrivals).path()),
        "mail": arrival(mail, visit).adding(said(mail, visit)),
        "forms": Fact(forms),
        "tried": tried.map { problem($0.problem, visit) } ?? .absent,
      ], status: tried?.problem.status ?? .ok)
  }

  private func problem(_ problem: Problem, _ visit: PageVisit) -> Fact {
    [
      "title": .text(problem.title[visit.language]),
      "detail": .text(problem.detail[visit.language]),
    ]
  }

  func arrivalAct(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    var form = visit.form
    // A case may be named by its number: it is looked up among the authority's own.
    if let number = form["caseId"], form["verb"] == "attach" {
      form.set("caseId", try await caseID(number, caller, visit))
    }
    var call = InsideCall(
      .performArrivalAct, [visit.names["arrivalId"]], as: caller.session)
    call.body = form.json(
      ["verb", "caseId", "from", "language", "reason"].map { FormField($0, .line) })
    call.version = form["version"]
    let mail: JSON
    do throws(Problem) { mail = try await ask(call, visit) } catch {
      guard error.status != .notFound || form["verb"] == "attach" else { throw error }
      return try await arrival(caller, visit, FormTry(form: visit.form, problem: error))
    }
    if let file = mail["caseId"]?.text {
      return .redirect(PageEndpoint.staff(.file).path(file))
    }
    return .redirect(PageEndpoint.staff(.arrivals).path())
  }

  /// The id of the case with this number; the text itself where there is no such, which may be an id.
  private func caseID(
    _ number: String, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> String {
    var call = InsideCall(.listCases, as: caller.session)
    call.query = [("q", String(number.prefix(100))), ("limit", "5")]
    let found = try await ask(call, visit)["items"]?.elements ?? []
    let wanted = number[...].trimmingSpaces.lowercased()
    let one = found.first { $0["registerNumber"]?.text?.lowercased() == wanted }
    return one?["id"]?.text ?? number
  }

  /// What the list and the page both show.
  private func arrival(_ row: JSON, _ visit: PageVisit) -> Fact {
    let id = row["id"]?.text ?? ""
    let proposal = row["proposal"]?.text
    return [
      "href": .text(PageEndpoint.staff(.arrival).path(id)),
      "from": Fact(row["from"]?.text), "subject": Fact(row["subject"]?.text),
      "state": .text(visit.texts.say("arrivalState.\(row["state"]?.text ?? "waiting")")),
      "arrived": when(row["arrivedAt"], visit), "registerBy": when(row["registerBy"], visit),
      "isOverdue": .flag(row["overdue"] == true), "mailbox": Fact(row["mailbox"]?.text),
      "proposal": proposal.map { .text(visit.texts.say("arrivalProposal.\($0)")) } ?? .absent,
      "reasons": Fact((row["reasons"]?.elements ?? []).compactMap(\.text).map { .text($0) }),
      "case": Fact(row["caseId"]?.text.map { PageEndpoint.staff(.file).path($0) }),
      "near": Fact(
        (row["nearCaseIds"]?.elements ?? []).compactMap(\.text).map {
          ["href": .text(PageEndpoint.staff(.file).path($0)), "id": .text($0)]
        }),
      "parkedBecause": Fact(row["parkedBecause"]?.text), "size": size(row["size"], visit),
      "original": row["links"]?["original"] == nil
        ? .absent : .text(PageEndpoint.staff(.arrivalOriginal).path(id)),
    ]
  }

  /// What only the mail itself tells.
  private func said(_ mail: JSON, _ visit: PageVisit) -> [String: Fact] {
    let addresses: (String) -> Fact = { name in
      Fact(
        (mail[name]?.elements ?? []).compactMap { $0["address"]?.text ?? $0["name"]?.text }
          .joined(separator: ", "))
    }
    return [
      "to": addresses("to"), "cc": addresses("cc"), "answerTo": Fact(mail["answerTo"]?.text),
      "text": Fact(mail["text"]?.text), "problem": Fact(mail["problemText"]?.text),
      "troubles": Fact((mail["troubleTexts"]?.elements ?? []).compactMap(\.text).map { .text($0) }),
      "hasTroubles": .flag(!(mail["troubleTexts"]?.elements ?? []).isEmpty),
      "results": Fact((mail["authenticationResults"]?.elements ?? []).map(result)),
      "hasResults": .flag(!(mail["authenticationResults"]?.elements ?? []).isEmpty),
      "enclosures": Fact((mail["enclosures"]?.elements ?? []).map { enclosure($0, visit) }),
      "trust": .text(
        visit.texts.say("arrivalTrust.\(mail["authentication"]?.text ?? "unverified")")),
      "nature": .text(visit.texts.say("arrivalNature.\(mail["nature"]?.text ?? "unknown")")),
      "attachments": Fact(
        (mail["attachments"]?.elements ?? []).enumerated().map { place, file in
          [
            "name": Fact(file["name"]?.text), "type": Fact(file["mediaType"]?.text),
            "size": size(file["size"], visit),
            "href": .text(
              PageEndpoint.staff(.arrivalAttachment).path(
                mail["id"]?.text ?? "", String(place + 1))),
          ]
        }),
    ]
  }

  /// `SPF: fail (example.org)`, as the receiving server wrote it.
  private func result(_ result: JSON) -> Fact {
    let about = result["about"]?.text.map { " (\($0))" } ?? ""
    return .text(
      "\(result["method"]?.text?.uppercased() ?? ""): \(result["result"]?.text ?? "")\(about)")
  }

  private func enclosure(_ enclosure: JSON, _ visit: PageVisit) -> Fact {
    [
      "kind": .text(visit.texts.say("enclosure.\(enclosure["kind"]?.text ?? "message")")),
      "name": Fact(enclosure["name"]?.text), "text": Fact(enclosure["text"]?.text),
      "fields": Fact(
        (enclosure["fields"]?.elements ?? []).map { field in
          [
            "name": .text(visit.texts.say("enclosed.\(field["name"]?.text ?? "")")),
            "value": Fact(field["value"]?.text),
          ]
        }),
    ]
  }
}
