// The requester's pages: the receipt, and all that has been done, asked and answered.

import HTTPTypes
import Hummingbird
import Policy

extension Pages {
  func answer(
    _ page: RequesterPage, _ caller: RequesterPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    switch page {
    case .receipt: return try await receipt(caller, visit)
    case .request: return try await receipt(caller, visit)
    case .requestAct, .attach, .releasedDocument, .letter, .letterPDF: throw .notFound
    }
  }

  /// Number, code and what happens now; shown as long as the browser knows the code.
  private func receipt(
    _ caller: RequesterPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let view = try await ask(
      InsideCall(.requester(.getRequest), [caller.id], as: caller.code), visit)
    return .page(
      "receipt",
      [
        "title": title("receipt", visit), "code": .text(caller.code), "request": Fact(view),
        "href": .text(PageEndpoint.requester(.request).path(caller.id)),
      ])
  }
}
