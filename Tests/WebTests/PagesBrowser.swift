// A browser for tests: it keeps its cookie, follows where it is sent, and sends forms as they stand on the page.

import Foundation
import HTTPTypes
import Policy
import Synchronization
import Testing

@testable import Web

/// One visitor of one house.
final class PageBrowser: Sendable {
  let house: House
  let language: Language
  private let state = Mutex(State())

  private struct State {
    var cookie: String?
    var page: Heard?
    var path = "/"
  }

  init(_ house: House, _ language: Language = .sv) {
    self.house = house
    self.language = language
  }

  /// The page that is shown.
  var page: Heard { state.withLock { $0.page } ?? Heard(status: 0, headers: [:], bytes: []) }
  var path: String { state.withLock { $0.path } }
  var text: String { page.text }
  var cookie: String? { state.withLock { $0.cookie } }

  /// Looks at a page, and follows where it leads.
  @discardableResult
  func get(_ path: String) async throws -> Heard {
    try await go(.get, path)
  }

  /// Fills a form of the page and sends it; what stands in its hidden fields goes along.
  @discardableResult
  func submit(_ form: String, _ values: [(String, String)]) async throws -> Heard {
    let found = try #require(PageForms.form(form, in: text), "no form \(form) on \(path)")
    let names = Set(values.map(\.0))
    return try await post(found.action, found.hidden.filter { !names.contains($0.0) } + values)
  }

  @discardableResult
  func post(_ path: String, _ fields: [(String, String)]) async throws -> Heard {
    let body = fields.map { "\(PercentCoding.encoded($0.0))=\(PercentCoding.encoded($0.1))" }
      .joined(separator: "&")
    return try await go(
      .post, path, Array(body.utf8), [.contentType: "application/x-www-form-urlencoded"])
  }

  /// Sends a form with a file in it.
  @discardableResult
  func upload(
    _ form: String, _ values: [(String, String)], file name: String, _ bytes: [UInt8]
  ) async throws -> Heard {
    let found = try #require(PageForms.form(form, in: text), "no form \(form) on \(path)")
    let names = Set(values.map(\.0))
    let parts = (found.hidden.filter { !names.contains($0.0) } + values).map {
      (name: $0.0, file: String?.none, bytes: Array($0.1.utf8))
    }
    let (type, body) = WebTests.form(parts + [("file", name, bytes)])
    return try await go(.post, found.action, body, [.contentType: type])
  }

  /// One request as a browser makes it, and those that its answers lead to.
  @discardableResult
  func go(
    _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]? = nil,
    _ more: HTTPFields = [:]
  ) async throws -> Heard {
    var headers = more
    headers[.acceptLanguage] = language.rawValue
    headers[.accept] = "text/html,application/xhtml+xml,*/*;q=0.8"
    headers[.cookie] = cookie.map { "theme=x; \($0)" }
    let heard = try await house.send(method, path, bytes: body, headers: headers)
    state.withLock { state in
      if let set = heard.headers[.setCookie] {
        state.cookie = String(set.prefix { $0 != ";" })
      }
      (state.page, state.path) = (heard, path)
    }
    if heard.status == 303, let next = heard.headers[.location] {
      return try await get(next)
    }
    return heard
  }

  /// Another that has the same cookie now.
  func forget() { state.withLock { $0.cookie = nil } }
}

/// Forms of a page's HTML.
enum PageForms {
  /// The form with this id: where it is sent, and its hidden fields.
  static func form(
    _ id: String, in html: String
  ) -> (action: String, hidden: [(String, String)])? {
    for piece in html.components(separatedBy: "<form ").dropFirst() {
      let head = piece.prefix { $0 != ">" }
      guard attribute("id", of: String(head)) == id || attribute("action", of: String(head)) == id
      else { continue }
      let body = piece.components(separatedBy: "</form>")[0]
      let hidden = body.components(separatedBy: "<input ").dropFirst().compactMap {
        tag -> (String, String)? in
        let tag = tag.components(separatedBy: ">")[0]
        guard attribute("type", of: tag) == "hidden", let name = attribute("name", of: tag) else {
          return nil
        }
        return (name, attribute("value", of: tag) ?? "")
      }
      return (attribute("action", of: String(head)) ?? "", hidden)
    }
    return nil
  }

  static func attribute(_ name: String, of tag: String) -> String? {
    let parts = (" " + tag).components(separatedBy: " \(name)=\"")
    guard parts.count > 1 else { return nil }
    return plain(parts[1].components(separatedBy: "\"")[0])
  }

  /// The text that escaped HTML means.
  static func plain(_ html: String) -> String {
    [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
      .reduce(html) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }
}

extension PageBrowser {
  /// Asks for something at the first page, and stands at the receipt.
  func asks(
    _ description: String = "Alla avtal", _ more: [(String, String)] = []
  ) async throws {
    try await get("/")
    try await submit(
      "request",
      [("description", description), ("authority", "ks"), ("delivery.form", "link")] + more)
    #expect(path.hasSuffix("/kvitto"), "\(page.status) \(text.prefix(3_000))")
  }

  /// The request in the address.
  var request: String { path.split(separator: "/").dropFirst().first.map { String($0) } ?? "" }

  /// The code on the receipt.
  var code: String {
    text.components(separatedBy: "<code>").last?.components(separatedBy: "</code>").first ?? ""
  }

  /// Whether templates asked for something that nobody gave, on any page so far.
  static func misses(of templates: Set<String>) -> [String] {
    Ear.shared.heard.split(separator: "\n").filter { line in
      line.hasPrefix("page.incomplete")
        && templates.contains { line.contains("\"page.template\": \($0)") }
    }.map { String($0) }
  }
}
