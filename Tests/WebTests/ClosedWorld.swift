// Who may do what, over every call there is: generated from the calls themselves, so that none is forgotten.

import HTTPTypes
import Policy
import Testing

@testable import Web

@Suite struct ClosedWorld {
  let house: House
  let id: String
  let code: String
  let document: String

  init() async throws {
    house = try await House()
    (id, code) = try await house.submit()
    document = try await house.document(id)
  }

  /// A call with a body that would be taken, as far as one fits all.
  private func call(_ endpoint: Endpoint, token: String?, case file: String) async throws -> Heard {
    let (method, template) = endpoint.route
    let names = template.split(separator: "/").filter { $0.hasPrefix("{") }
    var path = template
    for name in names {
      let value =
        name == "{caseId}" || name == "{requestId}" ? file : name == "{documentId}" ? document : "x"
      path = path.replacing(name, with: value)
    }
    let isForm =
      method == .put
      || method == .post && ["/documents", "/attachments"].contains { path.hasSuffix($0) }
    let (type, body) = form([("file", "a.txt", Array("text".utf8))])
    var headers: HTTPFields = [.ifMatch: "\"1\""]
    if isForm { headers[.contentType] = type }
    return try await house.send(
      method, path, isForm || method == .get ? nil : #"{"verb":"take"}"#,
      bytes: isForm ? body : nil, token: token, headers: headers)
  }

  @Test(arguments: StaffEndpoint.allCases)
  func staffCallsWantAToken(_ endpoint: StaffEndpoint) async throws {
    for token in [nil, "fel", code] {
      let heard = try await call(.staff(endpoint), token: token, case: id)
      #expect(heard.status == 401 && heard.slug == "unauthorized", "\(endpoint) \(token ?? "-")")
    }
    #expect(try await house.file(id)["version"] == 1)
  }

  @Test(arguments: StaffEndpoint.allCases.filter { $0.route.template.contains("{caseId}") })
  func anotherAuthoritysCaseIsAbsent(_ endpoint: StaffEndpoint) async throws {
    let foreign = try await call(.staff(endpoint), token: "token-other", case: id)
    let absent = try await call(
      .staff(endpoint), token: "token-other", case: "0123456789abcdef0123456789abcdef")
    // What the role may not call at all tells nothing of the case either.
    let expected = endpoint.callers.contains(.handler) ? 404 : 403
    #expect(foreign.status == expected && absent.status == expected, "\(endpoint)")
    #expect(foreign["detail"] == absent["detail"])
    #expect(try await house.file(id)["version"] == 1)
  }

  @Test(arguments: RequesterEndpoint.allCases)
  func requesterCallsWantTheCodeOfThatRequest(_ endpoint: RequesterEndpoint) async throws {
    let other = try await house.submit()
    for token in [nil, "fel", other.code, house.token(.handler)] {
      let heard = try await call(.requester(endpoint), token: token, case: id)
      #expect(heard.status == 401 && heard.slug == "unauthorized", "\(endpoint)")
    }
  }

  @Test func everyPathNamesOneCallAMethod() {
    var seen: Set<String> = []
    for endpoint in Endpoint.allCases {
      let (method, template) = endpoint.route
      #expect(seen.insert("\(method) \(template)").inserted)
    }
  }
}

@Suite struct NothingLeaks {
  static let marker = "HEMLIGMARKÖR42"

  /// A case with a withheld, an unreleased and a masked document, each full of the marker.
  private func planted(_ house: House) async throws -> (id: String, code: String) {
    let (id, code) = try await house.submit()
    let first = try await house.document(id)
    let secret = Array("\(NothingLeaks.marker) text\n".utf8)
    for name in ["Dold \(NothingLeaks.marker)", "Maskad"] {
      let (type, body) = form([
        ("title", nil, Array(name.utf8)), ("reference", nil, secret.dropLast()),
        ("file", "\(NothingLeaks.marker).txt", secret),
      ])
      let heard = try await house.send(
        .post, "/api/v1/cases/\(id)/documents", bytes: body, token: house.token(.handler),
        headers: [.contentType: type])
      #expect(heard.status == 201, "\(heard.text)")
    }
    let (type, body) = form([("file", "x.txt", secret)])
    let put = try await house.send(
      .put, "/api/v1/cases/\(id)/documents/\(first)/original", bytes: body,
      token: house.token(.handler), headers: [.contentType: type])
    #expect(put.status == 200, "\(put.text)")
    try await assessAll(house, id)
    return (id, code)
  }

  private func assessAll(_ house: House, _ id: String) async throws {
    let documents = try await house.file(id)["documents"].elements
    let grounds =
      #""grounds":[{"provision":"OSL 31:16","harm":"\#(NothingLeaks.marker)"}],"#
      + #""reservationConsidered":{"answer":"no","why":"\#(NothingLeaks.marker)"},"#
      + #""noPartReason":"\#(NothingLeaks.marker)""#
    for document in documents {
      let line = document["id"]?.text ?? ""
      let heard = try await house.act(
        id, #"{"verb":"assess","documentId":"\#(line)","verdict":"refuse",\#(grounds)}"#)
      #expect(heard.status == 200, "\(heard.text)")
    }
    let noted = try await house.act(
      id,
      #"{"verb":"recordSearch","systems":["\#(NothingLeaks.marker)"],"result":"\#(NothingLeaks.marker)"}"#
    )
    #expect(noted.status == 200, "\(noted.text)")
    #expect(
      try await house.act(id, #"{"verb":"note","text":"\#(NothingLeaks.marker)"}"#).status == 200)
  }

  @Test func whatIsNotReleasedLeavesByNoGET() async throws {
    let house = try await House()
    let (id, code) = try await planted(house)
    let case0 = try await house.file(id)
    var ids = case0["documents"].elements.compactMap { $0["id"]?.text }
    let letters = try await house.send(
      .get, "/api/v1/cases/\(id)/letters", token: house.token(.handler))
    ids += letters["items"].elements.compactMap { $0["id"]?.text }
    for endpoint in Endpoint.allCases where endpoint.route.method == .get {
      for inner in ids {
        var path = endpoint.route.template
        for name in ["{requestId}", "{caseId}"] { path = path.replacing(name, with: id) }
        for name in ["{documentId}", "{letterId}", "{decisionId}", "{attachmentId}"] {
          path = path.replacing(name, with: inner)
        }
        for token in [nil, code] {
          let heard = try await house.send(.get, path, token: token)
          #expect(!heard.text.contains(NothingLeaks.marker), "\(path)")
          #expect(!heard.headers.contains { $0.value.contains(NothingLeaks.marker) }, "\(path)")
        }
      }
    }
    let seen = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(seen["documents"].elements.count == 1)
    #expect(seen["documents", "0", "state"].text == "underReview")
    #expect(seen["documents", "0", "verdict"] == .null)
  }

  @Test func onlyTheMaskedCopyLeaves() async throws {
    let house = try await House()
    let (id, code) = try await house.submit()
    let line = try await house.document(id)
    let handler = house.token(.handler)
    for (place, text) in [("original", NothingLeaks.marker), ("masked-copy", "xxxx")] {
      let (type, body) = form([("file", "x.txt", Array("\(text) text".utf8))])
      let put = try await house.send(
        .put, "/api/v1/cases/\(id)/documents/\(line)/\(place)", bytes: body, token: handler,
        headers: [.contentType: type])
      #expect(put.status == 200, "\(put.text)")
    }
    let assessed = try await house.act(
      id,
      #"{"verb":"assess","documentId":"\#(line)","verdict":"releaseMasked","#
        + #""grounds":[{"provision":"OSL 31:16","harm":"Priserna."}],"#
        + #""reservationConsidered":{"answer":"no","why":"Okänd mottagare."}}"#)
    #expect(assessed.status == 200, "\(assessed.text)")
    let early = try await house.act(id, #"{"verb":"release","documentIds":["\#(line)"]}"#)
    #expect(early.status == 409 && early.slug == "masked-copy-unverified")
    try await house.passCopy(id, line)
    let verified = try await house.act(
      id, #"{"verb":"verifyMaskedCopy","documentId":"\#(line)","checked":"Alla sidor."}"#,
      as: .jurist)
    #expect(verified.status == 200, "\(verified.text)")
    let released = try await house.act(id, #"{"verb":"release","documentIds":["\#(line)"]}"#)
    #expect(released.status == 200, "\(released.text)")
    let seen = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(seen["documents", "0", "verdict"].text == "releaseMasked")
    #expect(seen["documents", "0", "reasons", "0", "provision"].text == "OSL 31:16")
    let href = try #require(seen["documents", "0", "download", "href"].text)
    let file = try await house.send(.get, href, token: code)
    #expect(file.text == "xxxx text")
    #expect(file.headers[.xContentTypeOptions] == "nosniff")
    #expect(file.headers[.cacheControl] == "private, no-store")
    #expect(file.headers[.contentDisposition]?.contains("attachment") == true)
    #expect(file.headers[.contentSecurityPolicy]?.hasPrefix("sandbox") == true)
  }
}
