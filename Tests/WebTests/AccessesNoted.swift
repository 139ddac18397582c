// Who reads what is noted before it is answered, and who is denied as well; over every call there is.

import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite struct AccessesNoted {
  let house: House
  let id: String
  let code: String
  let document: String

  init() async throws {
    house = try await House()
    (id, code) = try await house.submit()
    document = try await house.document(id)
  }

  /// What was noted, the newest first.
  private func noted(_ filter: AccessFilter = AccessFilter()) async throws -> [Access] {
    try await house.store.flushAccesses().get()
    return try await house.store.accesses(filter).get().map(\.access)
  }

  @Test func aReadOfADocumentIsNotedWithWhoAndWhat() async throws {
    let path = "/api/v1/cases/\(id)/documents/\(document)/original"
    let (type, body) = form([("file", "a.txt", Array("text".utf8))])
    try await house.send(
      .put, path, bytes: body, token: house.token(.handler), headers: [.contentType: type])
    let read = try await house.send(.get, path, token: house.token(.jurist))
    #expect(read.status == 200)
    // Before anything else is written: it was on the disk before it was answered.
    let access = try #require(try await house.store.accesses(AccessFilter()).get().first?.access)
    #expect(access.kind == .content && access.what == "getOriginal")
    #expect(access.by == .staff(StaffID("ks-jurist")) && access.outcome == .given)
    #expect(access.file == CaseID(id) && access.object == document)
    #expect(access.at == house.clock.now)
  }

  @Test func aSearchIsNotedWithItsWords() async throws {
    try await house.send(
      .get, "/api/v1/cases?q=hemlig%20plan&owner=me", token: house.token(.handler))
    let access = try #require(try await noted().first { $0.kind == .search })
    #expect(access.words == "q=hemlig plan&owner=me" && access.what == "listCases")
  }

  @Test func aWrongTokenAndAWrongCodeAreNotedWithoutAnybody() async throws {
    try await house.send(.get, "/api/v1/cases/\(id)", token: "fel")
    try await house.send(.get, "/api/v1/requests/\(id)", token: "fel")
    let signIns = try await noted().filter { $0.kind == .signIn }
    #expect(signIns.map(\.what) == ["accessCode", "token"])
    #expect(signIns.allSatisfy { $0.by == .stranger && $0.outcome == .denied && $0.from == nil })
    #expect(signIns.map(\.file) == [CaseID(id), nil])
  }

  @Test func whoeverSignsInAndOutIsNoted() async throws {
    let browser = StaffBrowser(house)
    try await browser.get("/arbete/logga-in")
    #expect(try await browser.send("/arbete/logga-in", [("token", "fel")]).status == 401)
    try await browser.logIn(house.token(.jurist))
    try await browser.get("/arbete")
    try await browser.send("/arbete/logga-ut", [])
    let noted = try await noted().filter { [.signIn, .signOut].contains($0.kind) }
    #expect(noted.map(\.what) == ["session", "token", "token"])
    #expect(noted.map(\.outcome) == [.given, .given, .denied])
    let jurist = Access.Party.staff(StaffID("ks-jurist"))
    #expect(noted.map(\.by) == [jurist, jurist, .stranger])
    #expect(noted.map(\.authority) == [AuthorityID("ks"), AuthorityID("ks"), nil])
  }

  @Test func theRequesterIsNotedAsThatAndNoMore() async throws {
    let letters = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    let letter = try #require(letters["letters", "0", "id"].text)
    let heard = try await house.send(
      .get, "/api/v1/requests/\(id)/letters/\(letter)", token: code)
    #expect(heard.status == 200, "\(heard.text)")
    let access = try #require(try await noted(AccessFilter(file: CaseID(id))).first)
    #expect(access.by == .requester && access.object == letter && access.kind == .content)
    #expect(access.from == nil && access.words == nil && access.reason == nil)
  }

  @Test(arguments: StaffEndpoint.allCases.filter { $0.route.template.contains("{caseId}") })
  func whoeverAsksForAForeignCaseIsNoted(_ endpoint: StaffEndpoint) async throws {
    let (method, template) = endpoint.route
    var path = template.replacing("{caseId}", with: id).replacing("{documentId}", with: document)
    for name in ["{letterId}", "{decisionId}", "{attachmentId}", "{pageNumber}"] {
      path = path.replacing(name, with: "1")
    }
    let (type, body) = form([("file", "a.txt", Array("text".utf8))])
    let isForm = method == .put || ["/documents", "/attachments"].contains { path.hasSuffix($0) }
    var headers: HTTPFields = [.ifMatch: "\"1\""]
    if isForm, method != .get { headers[.contentType] = type }
    let heard = try await house.send(
      method, path, isForm || method == .get ? nil : #"{"verb":"take"}"#,
      bytes: isForm && method != .get ? body : nil, token: "token-other", headers: headers)
    let expected = endpoint.callers.contains(.handler) ? 404 : 403
    #expect(heard.status == expected, "\(endpoint): \(heard.text)")
    let access = try #require(try await noted(AccessFilter(staff: StaffID("sn-handler"))).first)
    #expect(access.what == endpoint.rawValue && access.outcome == .denied)
    #expect(access.file == CaseID(id) && access.authority == AuthorityID("sn"))
  }

  /// A path holds what somebody typed: what is no id of ours is not kept.
  @Test func whatIsTypedIntoAPathIsNotKept() async throws {
    try await house.send(
      .get, "/api/v1/cases/Kim%20Svensson/events", token: house.token(.handler))
    let access = try #require(try await noted().first)
    #expect(access.outcome == .denied && access.file == nil)
  }
}
