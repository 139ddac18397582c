// Letters that wait for a printer and an envelope, and word that they were posted.

import HTTPTypes
import Hummingbird
import Policy
import Workflow

extension Pages {
  func printQueue(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    var call = InsideCall(.listPrintQueue, as: caller.session)
    call.query = [("limit", "40"), ("page", visit.parameter("sida"))]
    let queue = try await ask(call, visit)
    let items = queue["items"]?.elements ?? []
    let page = queue["page"]?.wholeNumber ?? 1
    func href(_ page: Int) -> Fact {
      .text(address(PageEndpoint.staff(.printQueue).path(), [("sida", String(page))]))
    }
    return .page(
      "printQueue",
      [
        "title": title("printQueue", visit), "isEmpty": .flag(items.isEmpty),
        "rows": Fact(items.map { row($0, visit) }),
        "previous": page > 1 ? href(page - 1) : .absent,
        "next": items.count == 40 ? href(page + 1) : .absent,
      ])
  }

  private func row(_ queued: JSON, _ visit: PageVisit) -> Fact {
    let (file, letter) = (queued["caseId"]?.text ?? "", queued["letterId"]?.text ?? "")
    let act = PageEndpoint.staff(.actForm).path(file, Verb.recordDispatch.rawValue)
    return [
      "number": Fact(queued["registerNumber"]?.text),
      "case": .text(PageEndpoint.staff(.file).path(file)),
      "kind": .text(word(LetterKind.group, queued["kind"]?.text, visit)),
      "at": when(queued["at"], visit), "address": Fact(queued["address"]?.text),
      "enclosed": Fact(
        (queued["enclosed"]?.elements ?? []).compactMap(\.text).map { .text($0) }),
      "print": queued["links"]?["print"]?.text == nil
        ? .absent : .text(PageEndpoint.staff(.envelope).path(file, letter)),
      "posted": .text(
        address(act, [("post", letter), ("tillbaka", PageEndpoint.staff(.printQueue).path())])),
    ]
  }
}
