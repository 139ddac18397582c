// Narrowed cases as everybody at the authority sees them: that they are there, and how the glass is broken.

import HTTPTypes
import Hummingbird
import Policy
import Workflow

extension Pages {
  /// Every narrowed case by its number, and which of them are open to the reader.
  func narrowedPage(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    var call = InsideCall(.listNarrowedCases, as: caller.session)
    call.query = [("limit", "40"), ("page", visit.parameter("sida"))]
    let list = try await ask(call, visit)
    let items = list["items"]?.elements ?? []
    return .page(
      "narrowed",
      [
        "title": title("narrowed", visit), "isEmpty": .flag(items.isEmpty),
        "done": visit.parameter("gjort") == Verb.narrow.rawValue
          ? .text(word("verb", Verb.narrow.rawValue, visit)) : .absent,
        "rows": Fact(items.map { row($0, visit) }),
        "pager": pager(list, PageEndpoint.staff(.narrowed).path(), [], visit),
      ])
  }

  private func row(_ item: JSON, _ visit: PageVisit) -> Fact {
    let id = item["id"]?.text ?? ""
    let isOpen = item["isOpen"] == true
    let page: StaffPage = isOpen ? .file : .narrowedCase
    return [
      "number": Fact(item["registerNumber"]?.text), "registered": when(item["registeredAt"], visit),
      "isOpen": .flag(isOpen), "isBroken": .flag(item["isGlassBroken"] == true),
      "href": .text(PageEndpoint.staff(page).path(id)),
      "glass": .text(PageEndpoint.staff(.narrowedCase).path(id)),
    ]
  }

  /// One narrowed case from outside: the form that breaks the glass, and for the head who has broken it.
  func narrowedCase(
    _ caller: StaffPageCaller, _ visit: PageVisit, _ tried: FormTry? = nil
  ) async throws(Problem) -> PageAnswer {
    let id = visit.names["caseId"]
    let item = try await ask(
      InsideCall(.getNarrowedCase, [id], as: caller.session), visit)
    let staff = try await ask(InsideCall(.listStaff, as: caller.session), visit)
    let isOpen = item["isOpen"] == true
    let isHead = caller.role.map { powers(Verb.reviewGlass).contains($0) } ?? false
    let waiting = (item["glass"]?.elements ?? []).contains { $0["reviewedBy"]?.text == nil }
    func form(_ verb: Verb, _ isShown: Bool) -> Fact {
      guard isShown, let form = ActForm.byVerb[verb.rawValue] else { return .absent }
      let context = ActContext(
        file: item, staff: staff, decision: nil, visit: visit, policy: reception.policy)
      let mine = tried?.form["verb"] == verb.rawValue ? tried : nil
      return PageForm(
        id: verb.rawValue, action: PageEndpoint.staff(.narrowedCase).path(id),
        fields: form.fields(in: context), submit: word("verb", verb.rawValue, visit), tried: mine
      ).fact(visit)
    }
    return .page(
      "narrowedCase",
      [
        "title": Fact(item["registerNumber"]?.text), "isOpen": .flag(isOpen),
        "back": .text(PageEndpoint.staff(.narrowed).path()),
        "case": isOpen ? .text(PageEndpoint.staff(.file).path(id)) : .absent,
        "glass": glass(item["glass"], staff, visit),
        "breakGlass": form(.breakGlass, !isOpen),
        "reviewGlass": form(.reviewGlass, isHead && waiting),
      ], status: tried?.problem.status ?? .ok)
  }

  /// Breaks the glass, or says that it was seen.
  func actOnNarrowed(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let id = visit.names["caseId"]
    guard let verb = visit.form["verb"].flatMap({ Verb(rawValue: $0) }), verb.isDoneFromOutside,
      let form = ActForm.byVerb[verb.rawValue]
    else { throw .notFound }
    var call = InsideCall(.performAct, [id], as: caller.session)
    call.body = form.body(visit.form)
    call.key = visit.form["key"]
    do throws(Problem) { _ = try await ask(call, visit) } catch {
      guard error.status != .notFound else { throw error }
      return try await narrowedCase(caller, visit, FormTry(form: visit.form, problem: error))
    }
    let page: StaffPage = verb == .breakGlass ? .file : .narrowedCase
    return .redirect("\(PageEndpoint.staff(page).path(id))?gjort=\(verb.rawValue)")
  }

  /// Who broke the glass, when and why; absent where the reader is not told.
  func glass(_ list: JSON?, _ staff: JSON, _ visit: PageVisit) -> Fact {
    let names = Dictionary(
      (staff["items"]?.elements ?? []).map { ($0["id"]?.text ?? "", $0["name"]?.text ?? "") }
    ) { first, _ in first }
    func name(_ id: JSON?) -> Fact { Fact(id?.text.map { names[$0] ?? $0 }) }
    let broken = list?.elements ?? []
    return broken.isEmpty
      ? .absent
      : Fact(
        broken.map { item in
          [
            "by": name(item["by"]), "reason": Fact(item["reason"]?.text),
            "at": when(item["at"], visit), "until": when(item["until"], visit),
            "reviewedBy": name(item["reviewedBy"]),
          ]
        })
  }
}
