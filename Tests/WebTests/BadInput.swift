// Bad input, and what it gets: over HTTP, each with the answer the contract promises, and nothing lost.

import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

/// A request in which one member is another.
private func request(
  description: String = #""Alla avtal""#, delivery: String = #"{"form":"link"}"#,
  more: String = ""
) -> String {
  #"{"authority":"ks","description":\#(description),"delivery":\#(delivery)\#(more)}"#
}

@Suite struct BadInput {
  let house: House
  init() async throws { house = try await House() }

  func submit(_ body: String) async throws -> Heard {
    try await house.send(.post, "/api/v1/requests", body)
  }

  /// Nothing of what was refused is in the register.
  func registered() async throws -> Int {
    try await house.store.register(RegisterFilter()).get().total
  }

  @Test(arguments: [
    "", "hej", "{", #"{"a":1,"a":2}"#, "[1,]", "{\"a\":01}", #"{"a":"\x"}"#, "nul", "{} {}",
    String(repeating: "[", count: 40) + String(repeating: "]", count: 40), "\u{FEFF}{}",
  ])
  func whatIsNotJSONIs400(_ body: String) async throws {
    let heard = try await submit(body)
    #expect(heard.status == 400 && heard.slug == "not-json")
    #expect(heard.headers[.contentType] == "application/problem+json")
    #expect(try await registered() == 0)
  }

  @Test func bytesThatAreNoUTF8Are400() async throws {
    let heard = try await house.send(
      .post, "/api/v1/requests", bytes: Array(#"{"a":""#.utf8) + [0xC3, 0x28, 0x22, 0x7D])
    #expect(heard.status == 400 && heard.slug == "not-json")
  }

  @Test func anotherTypeThanJSONIs415() async throws {
    let heard = try await house.send(
      .post, "/api/v1/requests", request(), headers: [.contentType: "text/plain"])
    #expect(heard.status == 415)
  }

  @Test func wrongTypesAre400AndValues422() async throws {
    #expect(try await submit("[]").status == 400)
    #expect(try await submit(request(description: "7")).pointers == ["/description"])
    #expect(try await submit(request(description: #""""#)).status == 422)
    #expect(try await submit(request(description: #""  \n ""#)).status == 422)
    #expect(try await submit(request(more: #","documents":"x""#)).status == 400)
    #expect(try await submit(request(more: #","language":"xx""#)).status == 422)
    #expect(try await submit(request(more: #","contact":[]"#)).status == 400)
    let mixed = try await submit(request(description: "7", more: #","language":"xx""#))
    #expect(mixed.status == 400 && mixed.pointers.count == 2)
    #expect(try await registered() == 0)
  }

  @Test func aDescriptionHasItsLimits() async throws {
    let longest = String(repeating: "å", count: 20_000)
    #expect(try await submit(request(description: "\"\(longest)\"")).status == 201)
    #expect(try await submit(request(description: "\"\(longest)å\"")).status == 422)
    let huge = String(repeating: "a", count: 1 << 20)
    #expect(try await submit(request(description: "\"\(huge)\"")).status == 413)
  }

  @Test func anUnknownAuthorityIs422() async throws {
    let heard = try await submit(
      #"{"authority":"nej","description":"x","delivery":{"form":"link"}}"#)
    #expect(heard.status == 422 && heard.pointers == ["/authority"])
  }

  @Test(arguments: [
    "a", "a@", "@b.se", "a@b", "a b@c.se", "a@b..se", "a@b.se\\r\\nBcc: x@y.se", "a@b.se,c@d.se",
    "\\u202Ea@b.se", "a@-b.se", "a@127.0.0.1",
  ])
  func mailThatCannotExistIs422(_ address: String) async throws {
    let heard = try await submit(
      request(delivery: #"{"form":"email","address":"\#(address)"}"#))
    #expect(heard.status == 422)
    #expect(heard.pointers == ["/delivery/address"])
    let contact = try await submit(request(more: #","contact":{"email":"\#(address)"}"#))
    #expect(contact.status == 422 && contact.pointers == ["/contact/email"])
  }

  @Test func mailNeedsAnAddressButTheContactsWillDo() async throws {
    #expect(try await submit(request(delivery: #"{"form":"email"}"#)).status == 422)
    let heard = try await submit(
      request(delivery: #"{"form":"email"}"#, more: #","contact":{"email":"a@example.org"}"#))
    #expect(heard.status == 201)
    #expect(try await submit(request(delivery: #"{"form":"paper"}"#)).status == 422)
    #expect(try await submit(request(delivery: #"{"form":"fax"}"#)).status == 422)
  }

  @Test(arguments: [
    "\\u0000", "\\u0007", "\\u001b[31m", "\\u202e", "\\u2066", "\\ud800", "\\udc00x", "\\ufffe",
    "\\ufdd0", "\\u0085", "\\r",
  ])
  func charactersThatHideAre422(_ text: String) async throws {
    let heard = try await submit(request(description: #""a\#(text)b""#))
    #expect(heard.status == 422 && heard.pointers == ["/description"], "\(heard.text)")
  }

  @Test func linesAndTabsAndOtherScriptsAreTaken() async throws {
    let text = #""Rad ett\nrad två\r\n\tтри 四 \u200fعربي 😀 \ud83d\ude00 e\u0301""#
    let heard = try await submit(request(description: text))
    #expect(heard.status == 201)
    let seen = try await house.file(heard["requestId"].text ?? "")
    #expect(seen["request", "description"].text?.unicodeScalars.contains("\u{301}") == true)
  }

  @Test(arguments: ["name", "phone"])
  func namesStandOnOneLine(_ field: String) async throws {
    for text in ["A\\r\\nBcc: b@c.se", "A\\nB", "A\\u2028B"] {
      let heard = try await submit(request(more: #","contact":{"\#(field)":"\#(text)"}"#))
      #expect(heard.status == 422 && heard.pointers == ["/contact/\(field)"])
    }
  }

  @Test func aNameOrAPurposeIsDemandedNowhere() async throws {
    for more in ["", #","contact":null"#, #","contact":{}"#, #","contact":{"name":null}"#] {
      #expect(try await submit(request(more: more)).status == 201)
    }
    #expect(try await submit(request(more: #","purpose":"x""#)).pointers == ["/purpose"])
  }

  @Test func moreThanFiftyDocumentsAreTakenAndTold() async throws {
    let list = (1...51).map { "\"Handling \($0)\"" }.joined(separator: ",")
    let heard = try await submit(request(more: #","documents":[\#(list)]"#))
    #expect(heard.status == 201 && heard["unlistedDocuments"] == 1)
  }

  @Test func queriesHaveTheirLimits() async throws {
    for query in [
      "limit=0", "limit=101", "limit=x", "page=0", "page=1000", "from=2026-13-01",
      "authority=nej", "q=%00", "q=a%0Ab",
    ] {
      let heard = try await house.send(.get, "/api/v1/register?\(query)")
      #expect(heard.status == 422, "\(query)")
    }
    for query in ["limit=1&limit=2", "q=%C3%28", "q=%2", "okänd=1"] {
      #expect(try await house.send(.get, "/api/v1/register?\(query)").status == 400, "\(query)")
    }
    let long = String(repeating: "a", count: 3_000)
    #expect(try await house.send(.get, "/api/v1/register?q=\(long)").status == 414)
  }

  @Test func aTimeThatEndsBeforeItBeginsIsRefused() async throws {
    let house = try await House()
    for path in ["register", "statistics"] {
      let heard = try await house.send(
        .get, "/api/v1/\(path)?from=2026-11-02&to=2026-11-01", token: house.token(.head))
      #expect(heard.status == 422 && heard.pointers == ["?from", "?to"], "\(path)")
      let day = try await house.send(
        .get, "/api/v1/\(path)?from=2026-11-01&to=2026-11-01", token: house.token(.head))
      #expect(day.status == 200, "\(path)")
    }
    let open = try await house.send(
      .get, "/api/v1/statistics?from=2027-01-01", token: house.token(.head))
    #expect(open.status == 422 && open.pointers == ["?from"])
  }

  @Test func unknownPathsAndMethodsHaveTheirAnswers() async throws {
    for path in [
      "/api", "/api/v1", "/api/v1/requests/", "/api/v1/nej", "/api/v1/cases//acts", "/nej",
    ] {
      let heard = try await house.send(.get, path)
      #expect(heard.status == 404 && heard.slug == "not-found", "\(path)")
    }
    let heard = try await house.send(.delete, "/api/v1/requests")
    #expect(heard.status == 405 && heard.headers[.allow] == "POST, OPTIONS")
    let options = try await house.send(.options, "/api/v1/register")
    #expect(options.status == 204 && options.headers[.allow] == "GET, HEAD, OPTIONS")
    let head = try await house.send(.head, "/api/v1/register")
    #expect(head.status == 200 && head.bytes.isEmpty)
  }
}

@Suite struct WrongCodes {
  @Test func wrongUsedAndForeignCodesAreAlike() async throws {
    let house = try await House()
    let (first, second) = (try await house.submit(), try await house.submit())
    var answers: Set<String> = []
    for (id, code) in [
      (first.id, "fel"), (first.id, second.code), ("0123456789abcdef0123456789abcdef", first.code),
    ] {
      let heard = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
      #expect(heard.status == 401 && heard.headers[.wwwAuthenticate] != nil)
      answers.insert(heard["detail"].text ?? "")
    }
    #expect(answers.count == 1)
    #expect(try await house.act(first.id, #"{"verb":"renewAccessCode"}"#).status == 200)
    let used = try await house.send(.get, "/api/v1/requests/\(first.id)", token: first.code)
    #expect(used.status == 401)
  }

  @Test func basicAndKeysInAddressesAreRefused() async throws {
    let house = try await House()
    let (id, code) = try await house.submit()
    let basic = try await house.send(
      .get, "/api/v1/requests/\(id)", headers: [.authorization: "Basic \(code)"])
    #expect(basic.status == 401)
    let inQuery = try await house.send(.get, "/api/v1/requests/\(id)?accessCode=\(code)")
    #expect(inQuery.status == 401)
  }

  @Test func tooManyWrongCodesMustWaitButIntakeNever() async throws {
    let house = try await House(wrongCodesPerMinute: 3, intakesPerMinute: 2)
    let (id, code) = try await house.submit()
    for _ in 0..<3 {
      #expect(try await house.send(.get, "/api/v1/requests/\(id)", token: "fel").status == 401)
    }
    let waiting = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(waiting.status == 429)
    #expect(waiting.headers[.retryAfter].flatMap { Int($0) }.map { 1...60 ~= $0 } == true)
    let body = request()
    let second = try await house.send(.post, "/api/v1/requests", body)
    #expect(second["parked"] == false)
    let third = try await house.send(.post, "/api/v1/requests", body)
    #expect(third.status == 201 && third["parked"] == true)
    #expect(third["clock", "0", "state"].text == "running")
  }
}
