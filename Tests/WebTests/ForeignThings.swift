// Whose a thing in a path is, for every route that has one, and what it gets whose it is not. A route with a
// parameter that no rule covers fails, so that a new one cannot be forgotten.

import Desk
import Foundation
import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

/// What the path of a route names, and so which test tries it on somebody whose it is not.
enum Whose: Sendable, Hashable {
  /// A case of staff: `PowersOverHTTP` tries it.
  case caseInside
  /// That a narrowed case is there.
  case narrowedCase
  case arrival, view
  /// Whoever holds a code.
  case request
  /// A provider or a file of ours: it belongs to nobody.
  case nobody

  init?(_ endpoint: Endpoint) { self.init(endpoint.route.template) }
  init?(_ page: PageEndpoint) { self.init(page.route.template) }

  /// Nil where the path names something that no rule is about, or nothing.
  private init?(_ template: String) {
    let path = template.replacing(apiRoot, with: "")
    let begins: [(String, Whose)] = [
      ("/cases/{caseId}", .caseInside), ("\(workRoot)/arenden/{caseId}", .caseInside),
      ("/narrowed-cases/{caseId}", .narrowedCase),
      ("\(workRoot)/begransade/{caseId}", .narrowedCase), ("/arrivals/{arrivalId}", .arrival),
      ("\(workRoot)/inkommet/{arrivalId}", .arrival), ("/me/views/{viewId}", .view),
      ("/requests/{requestId}", .request), ("/begaran/{requestId}", .request),
      ("/oppna/{requestId}/{code}", .request), ("/sign-in/{providerId}", .nobody),
      ("\(workRoot)/logga-in/{providerId}", .nobody),
      ("\(workRoot)/logga-ut/{providerId}", .nobody), ("/tillgangar/{name}", .nobody),
    ]
    guard let found = begins.first(where: { "\(path)/".hasPrefix("\($0.0)/") })?.1 else {
      return nil
    }
    self = found
  }

  static let calls = Endpoint.allCases.filter { $0.route.template.contains("{") }
  static let pages = PageEndpoint.allCases.filter { $0.route.template.contains("{") }
}

@Suite struct ForeignThings {
  @Test func everyPathThatNamesSomethingHasARule() {
    for call in Whose.calls { #expect(Whose(call) != nil, "\(call.operationID)") }
    for page in Whose.pages { #expect(Whose(page) != nil, "\(page)") }
    let tried = Set(Whose.calls.compactMap { Whose($0) } + Whose.pages.compactMap { Whose($0) })
    #expect(tried == [.caseInside, .narrowedCase, .arrival, .view, .request, .nobody])
  }

  /// A path with the names filled in: the first is what it is about.
  private func path(_ route: Route, _ id: String) -> String {
    var path = route.template
    var isFirst = true
    while let start = path.firstIndex(of: "{"), let end = path.firstIndex(of: "}") {
      let value = isFirst ? id : path[start...end] == "{pageNumber}" ? "1" : "x"
      path.replaceSubrange(start...end, with: value)
      isFirst = false
    }
    return path
  }

  private func denied(
    _ house: House, by person: String, _ object: String
  ) async throws -> [Access] {
    try await house.store.flushAccesses().get()
    return try await house.store.accesses(AccessFilter(staff: StaffID(person), limit: 1_000)).get()
      .map(\.access).filter {
        $0.outcome == .denied && ($0.object == object || $0.file?.text == object)
      }
  }

  // MARK: Staff

  /// Things that are none of those who call: a mail and a narrowed case at another authority, a view of a colleague.
  private struct Foreign {
    static let marker = "HEMLIGTBREV88"
    let house: House
    let ids: [Whose: String]

    init() async throws {
      house = try await House()
      let (store, now) = (house.store, house.clock.now)
      let arrival = ArrivalID("fedcba9876543210fedcba9876543210")
      let mail = Arrivals.mail.replacing("Jag begär", with: "\(Foreign.marker) Jag begär")
      let blob = try await house.desk.blobs.put(Array(mail.utf8)).get()
      _ = try await store.claimMailbox(
        "sn/INBOX", of: AuthorityID("sn"), now: now, worker: "w", abandoned: now
      ).get()
      let new = NewArrival(
        id: arrival, authority: AuthorityID("sn"), mailbox: "sn/INBOX", validity: 1, uid: 1,
        blob: blob, size: mail.utf8.count, arrivedAt: now, fetchedAt: now, registerBy: now)
      #expect(
        try await store.keep(
          [new], through: 1, validity: 1, of: "sn/INBOX", worker: "w", now: now
        ).get())
      #expect(
        try await store.claimArrivals(1, now: now, worker: "r", abandoned: now).get().count == 1)
      #expect(try await store.end(arrival, worker: "r", ArrivalEnd(.waiting)).get())
      let asked = try await house.send(
        .post, "/api/v1/requests",
        #"{"authority":"sn","description":"\#(Foreign.marker)","delivery":{"form":"link"},"#
          + #""contact":{"name":"\#(Foreign.marker)","protected":true}}"#)
      let saved = try await house.send(
        .post, "/api/v1/me/views", #"{"name":"\#(Foreign.marker)","overdue":true}"#,
        token: "token-other")
      #expect(saved.status == 201, "\(saved.text)")
      ids = [
        .arrival: arrival.text, .narrowedCase: asked["requestId"].text ?? "",
        .view: saved["id"].text ?? "",
      ]
    }

    func isUntouched() async throws -> Bool {
      let arrival = try await house.store.arrival(ArrivalID(ids[.arrival] ?? "")).get()
      let file = try await house.store.file(CaseID(ids[.narrowedCase] ?? "")).get()
      let views = try await house.send(.get, "/api/v1/me/views", token: "token-other")
      return arrival?.version == 2 && file?.number == 1 && views.text.contains(Foreign.marker)
    }
  }

  private static let absent = "0123456789abcdef0123456789abcdef"

  @Test(
    arguments: StaffEndpoint.allCases.filter {
      Whose(.staff($0)).map { [.arrival, .narrowedCase, .view].contains($0) } ?? false
    })
  func whatIsNoneOfTheirsLooksAsIfItWereNotThere(_ call: StaffEndpoint) async throws {
    let foreign = try await Foreign()
    let id = try #require(Whose(.staff(call)).flatMap { foreign.ids[$0] })
    let bodies =
      call == .performArrivalAct
      ? [
        #"{"verb":"register"}"#, #"{"verb":"park","reason":"x"}"#, #"{"verb":"unpark"}"#,
        #"{"verb":"attach","caseId":"\#(ForeignThings.absent)"}"#,
      ] : [nil]
    for role in Role.staff {
      for body in bodies {
        func send(_ id: String) async throws -> Heard {
          try await foreign.house.send(
            call.route.method, path(call.route, id), body, token: foreign.house.token(role),
            headers: [.ifMatch: "*"])
        }
        let (found, none) = (try await send(id), try await send(ForeignThings.absent))
        let said = "\(call) by \(role)"
        #expect([403, 404].contains(found.status), "\(said): \(found.status)")
        #expect(found.status == none.status, "\(said)")
        #expect(
          found.text.replacing(id, with: "-")
            == none.text.replacing(ForeignThings.absent, with: "-"), "\(said)")
        #expect(!found.text.contains(Foreign.marker), "\(said)")
        #expect(
          try await denied(foreign.house, by: "ks-\(role.rawValue)", id).contains {
            $0.what == call.rawValue
          }, "\(said) is not in the access log")
      }
    }
    #expect(try await foreign.isUntouched())
  }

  @Test(
    arguments: PageEndpoint.allCases.filter {
      Whose($0).map { [.arrival, .narrowedCase, .view].contains($0) } ?? false
    })
  func aPageOfWhatIsNoneOfTheirsLooksAsIfItWereNotThere(_ page: PageEndpoint) async throws {
    let foreign = try await Foreign()
    let id = try #require(Whose(page).flatMap { foreign.ids[$0] })
    for role in Role.staff {
      let browser = try await StaffBrowser.loggedIn(foreign.house, role)
      func look(_ id: String) async throws -> Heard {
        try await browser.get("/arbete/konto")
        let path = path(page.route, id)
        guard page.route.method == .post else { return try await browser.get(path) }
        return try await browser.send(
          path, [("verb", Whose(page) == .arrival ? "park" : "breakGlass"), ("reason", "x")])
      }
      let (found, none) = (try await look(id), try await look(ForeignThings.absent))
      #expect([403, 404].contains(found.status), "\(page) by \(role): \(found.status)")
      #expect(found.status == none.status, "\(page) by \(role)")
      #expect(!found.text.contains(Foreign.marker), "\(page) by \(role)")
      #expect(
        try await !denied(foreign.house, by: "ks-\(role.rawValue)", id).isEmpty,
        "\(page) by \(role) is not in the access log")
    }
    #expect(try await foreign.isUntouched())
  }

  /// A view is its person's alone; a colleague at the same authority has it no more than others.
  @Test func aViewOfAColleagueIsNotThere() async throws {
    let house = try await House()
    let saved = try await house.send(
      .post, "/api/v1/me/views", #"{"name":"Egna","overdue":true}"#, token: house.token(.head))
    let id = try #require(saved["id"].text)
    for role in Role.staff where role != .head {
      let heard = try await house.send(
        .delete, "/api/v1/me/views/\(id)", token: house.token(role))
      #expect(heard.status == 404, "\(role)")
      #expect(try await !denied(house, by: "ks-\(role.rawValue)", id).isEmpty, "\(role)")
    }
    let own = try await house.send(
      .delete, "/api/v1/me/views/\(id)", token: house.token(.head))
    #expect(own.status == 204)
  }

  // MARK: Requesters

  /// The code of another case, a token of staff, and nothing at all open nothing.
  @Test(arguments: RequesterEndpoint.allCases)
  func aCallWantsTheCodeOfThatRequest(_ call: RequesterEndpoint) async throws {
    let house = try await House()
    let (own, other) = (try await house.submit(), try await house.submit())
    let before = try await house.store.file(CaseID(own.id)).get()?.number
    for id in [own.id, ForeignThings.absent] {
      let path = path(call.route, id)
      for secret in [other.code, house.token(.registrar), "x"] {
        let heard = try await house.send(
          call.route.method, path, call.route.method == .post ? #"{"text":"x"}"# : nil,
          token: secret)
        #expect(heard.status == 401, "\(call): \(heard.status)")
        #expect(!heard.text.contains("Alla avtal"))
      }
      try await house.store.flushAccesses().get()
      let noted = try await house.store.accesses(AccessFilter(file: CaseID(id))).get()
        .map(\.access).filter { $0.outcome == .denied && $0.by == .stranger }
      #expect(noted.count == 3 && noted.allSatisfy { $0.from == nil }, "\(call)")
    }
    #expect(try await house.store.file(CaseID(own.id)).get()?.number == before)
  }

  /// A letter's link with a wrong code, or with that of another request.
  @Test func aLetterOfOneRequestOpensNoOther() async throws {
    let house = try await House()
    let (own, other) = (try await house.submit(), try await house.submit())
    for (id, code) in [(own.id, other.code), (ForeignThings.absent, own.code), (own.id, "x")] {
      let browser = StaffBrowser(house)
      let heard = try await browser.get("/oppna/\(id)/\(code)")
      #expect([401, 403, 404].contains(heard.status), "\(heard.status)")
      #expect(!heard.text.contains("Alla avtal"))
      #expect(try await browser.get("/begaran/\(own.id)").status == 401)
      try await house.store.flushAccesses().get()
      let noted = try await house.store.accesses(AccessFilter(file: CaseID(id))).get()
      #expect(noted.contains { $0.access.outcome == .denied && $0.access.by == .stranger })
    }
  }
}
