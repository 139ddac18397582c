// One page under way: the request, the visitor's session, the language, and what a form brought.

import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Policy

/// A request for a page with what was found out about it on the way.
struct PageVisit: Sendable {
  /// As the interface sees it; its language is the page's.
  private(set) var visit: Visit
  let session: PageSession
  let texts: PageTexts
  /// What was sent; empty for a page that is only looked at, and for an upload.
  var form = Form()
  /// What every form of this visit brings along.
  let formToken: String
  let now: Instant

  var language: Language { texts.language }
  var names: PathNames { visit.names }
  var path: String { visit.request.uri.path }
  var query: String? { visit.request.uri.query }

  /// The bytes of the body, which are then gone: a body can be read once, and a second reader finds none.
  mutating func takeBody(upTo limit: Int, within seconds: Int) async throws(Problem) -> [UInt8] {
    let bytes = try await visit.bytes(upTo: limit, within: seconds)
    visit.request.body = RequestBody(buffer: ByteBuffer())
    return bytes
  }

  /// The first value of a parameter of the query, decoded; nil where it is absent or empty.
  func parameter(_ name: String) -> String? { Form(encoded: Array((query ?? "").utf8))?[name] }
}

/// What comes of a request for a page.
struct PageAnswer: Sendable {
  enum Kind: Sendable {
    /// A template with its facts; `title` is among them.
    case page(String, Fact)
    /// See other: after a form was carried out.
    case redirect(String)
    /// An answer that is no page.
    case response(Response)
  }

  var kind: Kind
  var status: HTTPResponse.Status = .ok
  /// What a no brings besides its page: when to come back, which methods there are.
  var headers: HTTPFields = [:]
  /// The session where it is another one now.
  var session: PageSession?

  /// Whether it is no page, and changes nothing in the session.
  var isFile: Bool {
    if case .response = kind { session == nil } else { false }
  }

  static func page(
    _ template: String, _ facts: Fact, status: HTTPResponse.Status = .ok
  ) -> PageAnswer {
    PageAnswer(kind: .page(template, facts), status: status)
  }

  static func redirect(_ path: String, session: PageSession? = nil) -> PageAnswer {
    PageAnswer(kind: .redirect(path), status: .seeOther, session: session)
  }

  static func response(_ response: Response) -> PageAnswer {
    PageAnswer(kind: .response(response), status: response.status)
  }
}
