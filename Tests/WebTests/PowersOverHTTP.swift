// Every call and every page by every role on a case that is not theirs, generated from the routes themselves.

import Desk
import Foundation
import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

/// A case of another authority, one that is narrowed to others, and one that is not there.
struct Closed: Sendable {
  static let marker = "HEMLIGARENDET77"
  static let absent = "0123456789abcdef0123456789abcdef"

  let house: House
  /// At the staff's own authority, narrowed to somebody else.
  let narrowed: String
  /// At another authority.
  let foreign: String
  let numbers: [String]
  let codes: [String]

  init() async throws {
    let house = try await House()
    self.house = house
    func submit(_ authority: String) async throws -> (String, String, String) {
      let heard = try await house.send(
        .post, "/api/v1/requests",
        #"{"authority":"\#(authority)","description":"\#(Closed.marker)","documents":["a"],"#
          + #""contact":{"name":"\#(Closed.marker)"},"delivery":{"form":"paper","#
          + #""address":"\#(Closed.marker)"}}"#)
      #expect(heard.status == 201, "\(heard.text)")
      return (
        heard["requestId"].text ?? "", heard["registerNumber"].text ?? "",
        heard["accessCode"].text ?? ""
      )
    }
    let (own, other) = (try await submit("ks"), try await submit("sn"))
    (narrowed, foreign) = (own.0, other.0)
    (numbers, codes) = ([own.1, other.1], [own.2, other.2])
    // Nobody of those who call is named, nor has the case.
    let hidden = StaffMember(
      id: StaffID("hidden"), name: "Helga Ek", authority: AuthorityID("ks"), role: .handler,
      addedAt: house.clock.now)
    #expect(try await house.store.add(hidden, tokenHash: Secrets.hash("token-hidden")).get())
    let done = try await house.act(
      narrowed, #"{"verb":"narrow","persons":["hidden"],"reason":"\#(Closed.marker)"}"#, as: .head)
    #expect(done.status == 200 && done["isOpen"] == false, "\(done.text)")
  }

  /// A call with a body that would be taken; as many as there are verbs where it is an act.
  func answers(
    _ endpoint: StaffEndpoint, _ role: Role, to file: String
  ) async throws -> [(what: String, heard: Heard)] {
    let (method, template) = endpoint.route
    var path = template.replacing("{caseId}", with: file)
    while let start = path.firstIndex(of: "{"), let end = path.firstIndex(of: "}") {
      path.replaceSubrange(start...end, with: path[start...end] == "{pageNumber}" ? "1" : "x")
    }
    let token = house.token(role)
    guard method != .get else {
      return [("\(endpoint)", try await house.send(.get, path, token: token))]
    }
    guard endpoint == .performAct || endpoint == .previewAct else {
      let (type, body) = form([("kind", nil, Array("other".utf8)), ("file", "a.txt", [97])])
      let heard = try await house.send(
        method, path, bytes: body, token: token, headers: [.contentType: type, .ifMatch: "*"])
      return [("\(endpoint)", heard)]
    }
    var all: [(String, Heard)] = []
    for verb in ActVerb.all where Verb(rawValue: verb.name)?.isDoneFromOutside != true {
      let body = String(decoding: SampleActs.body(verb).bytes, as: UTF8.self)
      let heard = try await house.send(
        method, path, body, token: token, headers: [.ifMatch: "*"])
      all.append(("\(verb.name)", heard))
    }
    return all
  }
}

@Suite struct PowersOverHTTP {
  @Test func everyVerbHasASampleThatIsRead() {
    for verb in ActVerb.all { #expect(SampleActs.flaws(verb) == [], "\(verb.name)") }
  }

  /// 403 or 404, never a body that differs between a case that is not theirs and none at all.
  @Test(arguments: StaffEndpoint.allCases.filter { Whose(.staff($0)) == .caseInside })
  func aClosedCaseLooksAsIfItWereNotThere(_ endpoint: StaffEndpoint) async throws {
    let closed = try await Closed()
    let before = try await closed.house.store.file(CaseID(closed.narrowed)).get()?.number
    for role in Role.staff {
      let absent = try await closed.answers(endpoint, role, to: Closed.absent)
      for file in [closed.narrowed, closed.foreign] {
        let found = try await closed.answers(endpoint, role, to: file)
        for (none, one) in zip(absent, found) {
          let said = "\(one.what) by \(role)"
          #expect([403, 404].contains(one.heard.status), "\(said): \(one.heard.status)")
          #expect(one.heard.status == none.heard.status, "\(said): \(one.heard.text)")
          #expect(
            one.heard.text.replacing(file, with: "-")
              == none.heard.text.replacing(Closed.absent, with: "-"), "\(said)")
          #expect(!one.heard.text.contains(Closed.marker), "\(said)")
        }
        try await isNoted(endpoint, role, file, closed.house)
      }
    }
    #expect(try await closed.house.store.file(CaseID(closed.narrowed)).get()?.number == before)
  }

  /// That somebody asked for what is closed to them stands in the access log, whatever was answered.
  private func isNoted(
    _ endpoint: StaffEndpoint, _ role: Role, _ file: String, _ house: House
  ) async throws {
    let denied = try await denied(role, file, house)
    #expect(denied.contains { $0.what == endpoint.rawValue }, "\(endpoint) by \(role)")
  }

  /// What the access log has of somebody's calls on a case that were denied.
  private func denied(_ role: Role, _ file: String, _ house: House) async throws -> [Access] {
    try await house.store.flushAccesses().get()
    return try await house.store.accesses(
      AccessFilter(file: CaseID(file), staff: StaffID("ks-\(role.rawValue)"))
    ).get().map(\.access).filter { $0.outcome == .denied && $0.file == CaseID(file) }
  }

  @Test(arguments: PageEndpoint.allCases.filter { Whose($0) == .caseInside })
  func aPageOfAClosedCaseLooksAsIfItWereNotThere(_ page: PageEndpoint) async throws {
    let closed = try await Closed()
    for role in Role.staff {
      let browser = try await StaffBrowser.loggedIn(closed.house, role)
      try await browser.get("/arbete/nytt")
      let absent = try await look(page, at: Closed.absent, browser)
      for file in [closed.narrowed, closed.foreign] {
        try await browser.get("/arbete/nytt")
        let heard = try await look(page, at: file, browser)
        #expect([403, 404].contains(heard.status), "\(page) by \(role): \(heard.status)")
        #expect(heard.status == absent.status, "\(page) by \(role)")
        #expect(!heard.text.contains(Closed.marker), "\(page) by \(role)")
        for number in closed.numbers { #expect(!heard.text.contains(number), "\(page)") }
        let denied = try await denied(role, file, closed.house)
        #expect(!denied.isEmpty, "\(page) by \(role) is not in the access log")
      }
    }
  }

  private func look(
    _ page: PageEndpoint, at file: String, _ browser: StaffBrowser
  ) async throws -> Heard {
    let (method, template) = page.route
    var path = template.replacing("{caseId}", with: file)
    while let start = path.firstIndex(of: "{"), let end = path.firstIndex(of: "}") {
      let value =
        switch path[start...end] {
        case "{pageNumber}": "1"
        case "{verb}": "note"
        default: "x"
        }
      path.replaceSubrange(start...end, with: value)
    }
    guard method == .post else { return try await browser.get(path) }
    return try await browser.send(path, [("verb", "note"), ("text", "x"), ("version", "1")])
  }

  /// Lists, searches, figures and trays hold nothing of what is closed to their reader.
  @Test func noListTellsOfAClosedCase() async throws {
    let closed = try await Closed()
    let calls = StaffEndpoint.allCases.filter {
      $0.route.method == .get && !$0.route.template.contains("{")
    }
    for role in Role.staff {
      for call in calls where call.callers.contains(role) && call != .listNarrowedCases {
        let path = call.route.template
        for query in ["", "?q=\(Closed.marker)"] where query.isEmpty || call == .listCases {
          let heard = try await closed.house.send(
            .get, path + query, token: closed.house.token(role))
          #expect(heard.status == 200, "\(call) by \(role): \(heard.text)")
          for word in [Closed.marker, closed.narrowed, closed.foreign] + closed.numbers {
            #expect(!heard.text.contains(word), "\(call) by \(role)")
          }
          if call == .countCases {
            let counts = heard.json.members.compactMap { $0.value["total"]?.wholeNumber }
            #expect(counts == FixedView.allCases.map { _ in 0 }, "\(role)")
          }
          if call == .listCases { #expect(heard["total"] == 0, "\(role) \(query)") }
        }
      }
      let browser = try await StaffBrowser.loggedIn(closed.house, role)
      for path in ["/arbete", "/arbete?sok=\(Closed.marker)", "/arbete/statistik"] {
        // What was searched for stands in the page that answers.
        let words =
          [closed.narrowed] + closed.numbers + (path.contains("sok=") ? [] : [Closed.marker])
        let text = try await browser.get(path).text
        for word in words { #expect(!text.contains(word), "\(path) by \(role)") }
      }
    }
    let figures = try await closed.house.send(
      .get, "/api/v1/statistics", token: closed.house.token(.head))
    #expect(figures["cases"] == 1 && figures["narrowed"] == 1)
  }

  @Test(arguments: RequesterPage.allCases)
  func aRequestersPageWantsTheCodeOfThatRequest(_ page: RequesterPage) async throws {
    let closed = try await Closed()
    let browser = StaffBrowser(closed.house)
    try await browser.get("/oppna/\(closed.foreign)/\(closed.codes[1])")
    let own = try await browser.get("/begaran/\(closed.foreign)")
    #expect(own.status == 200 && own.text.contains(Closed.marker))
    var path = page.route.template.replacing("{requestId}", with: closed.narrowed)
    while let start = path.firstIndex(of: "{"), let end = path.firstIndex(of: "}") {
      path.replaceSubrange(start...end, with: "x")
    }
    let heard =
      try await page.route.method == .post ? browser.send(path, [("text", "x")]) : browser.get(path)
    #expect(heard.status == 401, "\(page): \(heard.status)")
    #expect(!heard.text.contains(Closed.marker))
  }

  /// What a role may not call, it may not call whatever is in the path.
  @Test func aCallIsForTheRolesThatItLists() async throws {
    let closed = try await Closed()
    for endpoint in StaffEndpoint.allCases {
      for role in Role.staff where !endpoint.callers.contains(role) {
        let names = endpoint.route.template.replacing(/\{[a-zA-Z]+\}/, with: "1")
        let heard = try await closed.house.send(
          endpoint.route.method, names, endpoint.route.method == .get ? nil : "{}",
          token: closed.house.token(role))
        #expect(heard.status == 403 && heard.slug == "not-your-role", "\(endpoint) by \(role)")
      }
    }
  }

  @Test func theCallsArePrintedAsTheyStand() throws {
    let file = "\(House.root)/Tests/WebTests/Golden/calls.txt"
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try printedCalls().write(toFile: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == printedCalls())
  }

  /// Acts at random by anybody on anything: what the table denies is never done.
  @Test(arguments: [UInt64(1), 2, 3])
  func nothingIsDoneThatTheTableDenies(_ seed: UInt64) async throws {
    let house = try await House()
    var chance = SystemlessChance(state: seed)
    var cases: [String] = []
    for more in ["", #","contact":{"name":"Siv","protected":true}"#, ""] {
      cases.append(try await house.submit(more).id)
    }
    for _ in 0..<250 {
      let id = CaseID(cases[chance.number(below: cases.count)])
      let (verb, role) = (
        ActVerb.all[chance.number(below: ActVerb.all.count)],
        Role.staff[chance.number(below: Role.staff.count)]
      )
      let before = try #require(try await house.store.file(id).get())
      var body = SampleActs.body(verb)
      let line = JSON(before.lines[0].id)
      body = .object(
        body.members.map { member in
          switch member.name {
          case "documentId": .init(member.name, line)
          case "documentIds": .init(member.name, JSON([line]))
          default: member
          }
        })
      let heard = try await house.send(
        .post, "/api/v1/cases/\(id)/acts", String(decoding: body.bytes, as: UTF8.self),
        token: house.token(role), headers: [.ifMatch: "*"])
      #expect(heard.status < 500, "\(verb.name) by \(role): \(heard.text)")
      guard heard.status < 300 else { continue }
      let actor = Actor.staff(StaffID("ks-\(role.rawValue)"), role, name: "")
      #expect(isAllowed(verb, role, before), "\(verb.name) by \(role) in \(before.stage)")
      let isOutside = Verb(rawValue: verb.name)?.isDoneFromOutside == true
      #expect(before.door.admits(actor, at: house.clock.now) || isOutside, "\(verb.name)")
    }
  }

  private func isAllowed(_ verb: ActVerb, _ role: Role, _ file: Case) -> Bool {
    switch verb {
    case .onCase(let verb):
      if case .refuse = rule(file.stage, verb) { return false }
      return powers(verb).contains(role)
    case .onDecision(let verb):
      let opens = [.requestDecision, .refer, .appeal].contains(verb)
      let fits = file.decisions.contains { decision in
        if case .refuse = rule(decision.stage, verb) { false } else { true }
      }
      return powers(verb).contains(role) && (opens || fits || !file.earlyAppeals.isEmpty)
    }
  }
}

/// A small generator with a seed (SplitMix64).
private struct SystemlessChance {
  var state: UInt64
  mutating func number(below limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(limit))
  }
}
