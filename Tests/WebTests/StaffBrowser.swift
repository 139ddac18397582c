// A browser for tests: it keeps the cookie, and sends the forms that it was shown.

import Foundation
import HTTPTypes
import Policy
import Testing

@testable import Web

/// Somebody of the staff before a screen.
final class StaffBrowser {
  let house: House
  let language: String
  private(set) var cookie: String?
  /// The page that was shown last.
  private(set) var page = ""

  init(_ house: House, _ language: Language = .sv) {
    self.house = house
    self.language = language.rawValue
  }

  /// Logged in as somebody of this role at the usual authority.
  static func loggedIn(
    _ house: House, _ role: Role, _ language: Language = .sv
  ) async throws -> StaffBrowser {
    let browser = StaffBrowser(house, language)
    try await browser.logIn(house.token(role))
    return browser
  }

  func logIn(_ token: String) async throws {
    try await get("/arbete/logga-in")
    let heard = try await send("/arbete/logga-in", [("token", token), ("back", "/arbete")])
    #expect(heard.status == 303, "\(heard.text)")
  }

  @discardableResult
  func get(_ path: String) async throws -> Heard {
    keep(try await house.send(.get, path, headers: headers))
  }

  /// Sends fields with the token of the page that was shown last.
  @discardableResult
  func send(_ path: String, _ fields: [(String, String)], token: String? = nil) async throws
    -> Heard
  {
    let all = [("formToken", token ?? value("formToken"))] + fields
    let body = all.map { "\(PercentCoding.encoded($0))=\(PercentCoding.encoded($1))" }
      .joined(separator: "&")
    var headers = headers
    headers[.contentType] = "application/x-www-form-urlencoded"
    return keep(try await house.send(.post, path, body, headers: headers))
  }

  /// Sends a form with a file.
  @discardableResult
  func upload(
    _ path: String, _ fields: [(String, String)], file: (String, String)?, token: String? = nil
  ) async throws -> Heard {
    var parts: [(name: String, file: String?, bytes: [UInt8])] = [
      ("formToken", nil, Array((token ?? value("formToken")).utf8))
    ]
    parts += fields.map { ($0, nil, Array($1.utf8)) }
    parts.append(("file", file?.0 ?? "", Array((file?.1 ?? "").utf8)))
    let (type, body) = form(parts)
    var headers = headers
    headers[.contentType] = type
    return keep(try await house.send(.post, path, bytes: body, headers: headers))
  }

  /// The value of the first field of this name on the page.
  func value(_ name: String) -> String {
    guard let place = page.range(of: "name=\"\(name)\" value=\"") else { return "" }
    return String(page[place.upperBound...].prefix { $0 != "\"" })
  }

  private var headers: HTTPFields {
    var headers: HTTPFields = [.acceptLanguage: language]
    if let cookie { headers[.cookie] = cookie }
    return headers
  }

  private func keep(_ heard: Heard) -> Heard {
    if let given = heard.headers[.setCookie] {
      cookie = String(given.prefix { $0 != ";" })
    }
    if heard.headers[.contentType]?.hasPrefix("text/html") == true { page = heard.text }
    return heard
  }
}

extension House {
  /// A case with something of everything; its id.
  func richCase() async throws -> String {
    let (id, code) = try await submit(
      #","contact":{"name":"Kim Ek","email":"kim@example.org"}"#)
    let line = try await document(id)
    func done(_ body: String, _ role: Role = .handler) async throws {
      let heard = try await act(id, body, as: role)
      #expect(heard.status == 200, "\(body): \(heard.text)")
    }
    try await done(#"{"verb":"take"}"#)
    let (type, body) = form([("file", "avtal.txt", Array("Avtal om städning".utf8))])
    let put = try await send(
      .put, "/api/v1/cases/\(id)/documents/\(line)/original", bytes: body,
      token: token(.handler), headers: [.contentType: type])
    #expect(put.status == 200, "\(put.text)")
    try await done(#"{"verb":"addLine","title":"Bilaga"}"#)
    try await done(#"{"verb":"note","text":"Ringde arkivet."}"#)
    try await done(#"{"verb":"recordSearch","systems":["W3D3"],"result":"Två träffar."}"#)
    try await done(#"{"verb":"askQuestion","text":"Vilket år?"}"#)
    try await done(#"{"verb":"consult","authority":"Polisen","text":"Kan det röjas?"}"#)
    try await done(#"{"verb":"tellExpectedDate","date":"2026-11-27","reason":"Många sidor."}"#)
    try await done(#"{"verb":"quoteFee","pages":20}"#)
    try await done(
      #"{"verb":"recordAuthorisation","kind":"consent","scope":"Allt","validFrom":"2026-11-23"}"#)
    try await done(
      #"{"verb":"assess","documentId":"\#(line)","verdict":"refuse","noPartReason":"Allt är ett.","#
        + #""grounds":[{"provision":"OSL 31:16","harm":"Bolaget skulle skadas."}],"#
        + #""reservationConsidered":{"answer":"no","why":"Vem som helst kan fråga."}}"#)
    try await done(#"{"verb":"hold","reason":"Domstolen kan vilja se det."}"#, .archivist)
    let message = try await send(
      .post, "/api/v1/requests/\(id)/messages", #"{"text":"När kommer svaret?"}"#, token: code)
    #expect(message.status == 200 || message.status == 201, "\(message.text)")
    try await done(#"{"verb":"answer","documentIds":["\#(line)"]}"#)
    let asked = try await send(
      .post, "/api/v1/requests/\(id)/decision-requests", "{}", token: code)
    #expect(asked.status < 300, "\(asked.text)")
    return id
  }
}
