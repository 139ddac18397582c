// The public register as a page and as a feed.

import HTTPTypes
import Hummingbird
import Policy

extension Pages {
  func register(_ visit: PageVisit) async throws(Problem) -> PageAnswer { throw .notFound }
  func registerFeed(_ visit: PageVisit) async throws(Problem) -> PageAnswer { throw .notFound }
}
