// What tests of the pages on papers begin with: somebody logged in at a browser, and a document that has been read.

import Desk
import Foundation
import HTTPTypes
import Logging
import Policy
import Redaction
import Testing
import Workflow

@testable import Web

/// Somebody of the staff at a browser.
struct DeskBrowser: Sendable {
  let house: House
  let cookie: String
  let formToken: String

  /// Logged in with a role, in a language.
  init(_ house: House, _ role: Role = .handler, language: Language = .sv) async throws {
    var session = PageSession(visit: "visit-\(role.rawValue)")
    let secret = try #require(try await house.desk.signIn(token: house.token(role)))
    session.staff = SessionSecret(text: secret)
    session.language = language
    let seal = SessionSeal(key: house.desk.sessionKey)
    self.house = house
    cookie = "__Host-besok=" + (try #require(seal.seal(session)))
    formToken = seal.formToken(of: session.visit)
  }

  func see(_ path: String) async throws -> Heard {
    try await house.send(.get, path, headers: [.cookie: cookie])
  }

  /// Sends a form with its token.
  func send(
    _ path: String, _ fields: [(String, String)], token: String? = nil
  ) async throws -> Heard {
    let all = fields + [("formToken", token ?? formToken)]
    let body = all.map { "\(PercentCoding.encoded($0))=\(PercentCoding.encoded($1))" }
      .joined(separator: "&")
    return try await house.send(
      .post, path, body,
      headers: [.cookie: cookie, .contentType: "application/x-www-form-urlencoded"])
  }

  /// Fills in a form of a page as a browser does: what stands in its hidden fields, and what is typed.
  func fill(
    _ id: String, on page: Heard, _ typed: [(String, String)] = []
  ) async throws -> Heard {
    let form = try #require(page.form(id), "there is no form \(id)")
    let kept = form.hidden.filter { hidden in !typed.contains { $0.0 == hidden.0 } }
    return try await send(form.action, kept + typed)
  }
}

extension Heard {
  /// The form with this id: where it is sent, and its hidden fields but the token.
  func form(_ id: String) -> (action: String, hidden: [(String, String)])? {
    PageForms.form(id, in: text).map { form in
      (form.action, form.hidden.filter { $0.0 != "formToken" })
    }
  }
}

extension House {
  /// A case with one document of which the machine has read all.
  func read(_ text: String) async throws -> (id: String, line: String) {
    let id = try await submit().id
    let line = try await document(id)
    let (type, body) = WebTests.form([("file", "journal.txt", Array(text.utf8))])
    let put = try await send(
      .put, "/api/v1/cases/\(id)/documents/\(line)/original", bytes: body,
      token: token(.handler), headers: [.contentType: type])
    #expect(put.status == 200, "\(put.text)")
    await work()
    return (id, line)
  }

  /// Does all the long work that waits.
  func work() async {
    let service = AssessmentService(desk: desk, logger: House.quiet)
    while await service.workDue() > 0 {}
  }

  func path(_ id: String, _ line: String, _ more: String = "") -> String {
    "/arbete/arenden/\(id)/handlingar/\(line)\(more)"
  }
}
