// A case on one page: what is known of it, its documents, what waits, and what one may do now.

import HTTPTypes
import Hummingbird
import Policy
import Workflow

extension Pages {
  func casePage(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let id = visit.names["caseId"]
    let file = try await ask(InsideCall(.getCase, [id], as: caller.session), visit)
    let staff = try await ask(InsideCall(.listStaff, as: caller.session), visit)
    let letters = try await ask(InsideCall(.listLetters, [id], as: caller.session), visit)
    let sheet = CaseSheet(pages: self, file: file, staff: staff, me: caller.me, visit: visit)
    let done = visit.parameter("gjort").flatMap { ActForm.byVerb[$0]?.verb }
    return .page(
      "case",
      [
        "title": .text(file["registerNumber"]?.text ?? ""), "summary": sheet.subject,
        "done": done.map { .text(word("verb", $0, visit)) } ?? .absent,
        "glass": glass(file["narrowing"]?["glass"], staff, visit),
        "case": sheet.heading, "notices": sheet.notices, "clock": sheet.clock,
        "request": sheet.request, "documents": sheet.documents, "decisions": sheet.decisions,
        "tasks": sheet.tasks, "talk": sheet.talk, "records": sheet.records, "fee": sheet.fee,
        "acts": sheet.acts, "barred": sheet.barred, "letters": sheet.letters(letters),
        "watch": .text(PageEndpoint.staff(.caseVersion).path(id)),
      ])
  }

  /// The number of the case now, for a page that is open.
  func caseVersion(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let id = visit.names["caseId"]
    let file = try await ask(InsideCall(.getCase, [id], as: caller.session), visit)
    return .response(Response(json: ["version": file["version"] ?? .null]))
  }

  /// The log, a page at a time.
  func eventsPage(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let id = visit.names["caseId"]
    let page = max(visit.parameter("sida").flatMap { Int($0) } ?? 1, 1)
    var call = InsideCall(.listEvents, [id], as: caller.session)
    call.query = [("limit", "50"), ("page", String(page))]
    let log = try await ask(call, visit)
    let path = PageEndpoint.staff(.events).path(id)
    return .page(
      "events",
      [
        "title": title("events", visit), "href": .text(PageEndpoint.staff(.file).path(id)),
        "events": Fact((log["items"]?.elements ?? []).map { event($0, visit) }),
        "pager": pager(log, path, [], visit),
      ])
  }

  /// A letter as whoever gets it sees it.
  func letterPage(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let (id, letterID) = (visit.names["caseId"], visit.names["letterId"])
    let letter = try await ask(
      InsideCall(.getLetter, [id, letterID], as: caller.session), visit)
    let hasPDF = letter["links"]?["pdf"]?.text != nil
    return .page(
      "staffLetter",
      [
        "title": .text(word(LetterKind.group, letter["kind"]?.text, visit)),
        "href": .text(PageEndpoint.staff(.file).path(id)), "at": when(letter["at"], visit),
        "subject": Fact(letter["subject"]?.text), "text": Fact(letter["text"]?.text),
        "language": Fact(letter["language"]?.text), "address": Fact(letter["address"]?.text),
        "recipient": .text(visit.texts.say("recipient.\(letter["recipient"]?.text ?? "none")")),
        "attachments": Fact(
          (letter["attachments"]?.elements ?? []).map { file in
            ["name": Fact(file["name"]?.text), "size": size(file["size"], visit)]
          }),
        "pdf": hasPDF ? .text(PageEndpoint.staff(.letterPDF).path(id, letterID)) : .absent,
      ])
  }

  /// A file of the interface, passed on.
  func staffFile(
    _ endpoint: StaffEndpoint, _ names: [String], _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    .response(
      try await response(to: InsideCall(endpoint, names, as: caller.session), visit))
  }

  /// Links to the pages before and after; absent where all is on one.
  func pager(
    _ list: JSON, _ path: String, _ query: [(String, String)], _ visit: PageVisit
  ) -> Fact {
    let page = list["page"]?.wholeNumber ?? 1
    let limit = max(list["limit"]?.wholeNumber ?? 1, 1)
    let total = list["total"]?.wholeNumber ?? 0
    let last = max((total + limit - 1) / limit, 1)
    guard last > 1 || page > 1 else { return .absent }
    func href(_ page: Int) -> Fact {
      .text(address(path, query + [("sida", String(page))]))
    }
    return [
      "previous": page > 1 ? href(page - 1) : .absent,
      "next": page < last ? href(page + 1) : .absent,
      "text": .text(
        visit.texts.say("pager.place", ["page": String(page), "pages": String(last)])),
    ]
  }

  /// A path with a query.
  func address(_ path: String, _ query: [(String, String)]) -> String {
    guard !query.isEmpty else { return path }
    return path + "?"
      + query.map { "\(PercentCoding.encoded($0))=\(PercentCoding.encoded($1))" }
      .joined(separator: "&")
  }
}
