// A document under assessment, and a decision on its way, as staff see them.

import HTTPTypes
import Hummingbird
import Policy

extension Pages {
  func answer(
    _ page: PaperPage, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    switch page {
    case .document: throw .notFound
    }
  }
}
