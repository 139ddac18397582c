// From an answer to bytes: what every page has, its headers and its cookie.

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Policy

extension Pages {
  /// The name of the cookie; with TLS one that no other host can set.
  var cookieName: String { isSecure() ? "__Host-besok" : "besok" }

  func setCookie(_ value: String, on response: inout Response) {
    let secure = isSecure() ? "; Secure" : ""
    response.headers.append(
      HTTPField(
        name: .setCookie, value: "\(cookieName)=\(value); Path=/; HttpOnly; SameSite=Lax\(secure)"))
  }

  func response(_ answer: PageAnswer, _ page: PageVisit, _ session: PageSession) -> Response {
    switch answer.kind {
    case .response(let response): return dressed(response)
    case .redirect(let path):
      return dressed(Response(status: .seeOther, headers: [.location: path]))
    case .page(let template, let facts):
      let whole = facts.adding(["page": frame(page, session, feed: facts["feed"])])
      let misses = PageMisses()
      guard let html = book.render(template, whole, page.language, misses: misses) else {
        return dressed(Response(status: .internalServerError))
      }
      // A template that asks for what nobody gave: the page has a hole, and tests fail.
      if !misses.names.isEmpty {
        page.visit.logger.warning(
          "page.incomplete",
          metadata: [
            "page.template": "\(template)", "page.names": "\(Set(misses.names).sorted())",
          ])
      }
      var headers: HTTPFields = [
        .contentType: "text/html; charset=utf-8", .contentLanguage: page.language.rawValue,
      ]
      headers.append(contentsOf: answer.headers)
      return dressed(
        Response(
          status: answer.status, headers: headers,
          body: .pieces(ByteBuffer(string: html))))
    }
  }

  /// What holds for the whole page.
  private func frame(
    _ page: PageVisit, _ session: PageSession, feed: Fact
  ) -> Fact {
    let query = page.query.map { "?\($0)" } ?? ""
    let isLookedAt = page.visit.request.method != .post
    return [
      "language": .text(page.language.rawValue), "isSwedish": .flag(page.language == .sv),
      "feed": feed, "path": .text(isLookedAt ? page.path + query : "/"),
      "formToken": .text(seal.formToken(of: session.visit)),
      "style": .text(book.path(ofAsset: "style.css")),
      "styleHash": .text(book.hash(ofAsset: "style.css")),
      "script": .text(book.path(ofAsset: "script.js")),
      "scriptHash": .text(book.hash(ofAsset: "script.js")),
      "isAsking": .flag(page.path == PageEndpoint.open(.start).path()),
      "isFollowing": .flag(page.path.hasPrefix("/begaran/") || page.path.hasPrefix("/oppna")),
      "isSearching": .flag(page.path == PageEndpoint.open(.register).path()),
      "isStaff": .flag(session.staff != nil && page.path.hasPrefix(workRoot)),
      "isWork": .flag(page.path.hasPrefix(workRoot)),
      "isQueue": .flag(page.path == workRoot), "isTray": .flag(isBelow(.arrivals, page)),
      "isNew": .flag(isBelow(.newCase, page)), "isPrints": .flag(isBelow(.printQueue, page)),
      "isFigures": .flag(isBelow(.statistics, page)),
      "requests": Fact(session.requests.map { .text($0.id) }),
      "hasRequests": .flag(!session.requests.isEmpty),
    ]
  }

  private func isBelow(_ place: StaffPage, _ page: PageVisit) -> Bool {
    page.path.hasPrefix(PageEndpoint.staff(place).path())
  }

  /// A page may load nothing but our own; the rest is what every answer carries.
  private func dressed(_ response: Response) -> Response {
    var response = response
    if response.headers[.contentSecurityPolicy] == nil {
      response.headers[.contentSecurityPolicy] = Dress.page
    }
    return response
  }
}

/// The header `Cookie` (RFC 6265).
enum Cookies {
  static func value(_ name: String, in header: String) -> String? {
    header.split(separator: ";").lazy
      .map { $0.drop { $0 == " " } }
      .first { $0.hasPrefix(name + "=") }
      .map { String($0.dropFirst(name.count + 1)) }
  }
}
