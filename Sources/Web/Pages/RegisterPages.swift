// The public register as a page to search, and as a feed to follow (Atom, RFC 4287).

import Desk
import HTTPTypes
import Hummingbird
import NIOCore
import Policy

extension Pages {
  /// Rows of one page of the register.
  private static let rows = "25"

  func register(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let search = RegisterSearch(visit)
    let all = try await authorities(visit)
    var problem: Problem?
    var list = JSON.null
    do throws(Problem) { list = try await found(search, visit) } catch {
      guard error.status == .badRequest || error.status == .unprocessableContent else {
        throw error
      }
      problem = error
    }
    let names = Dictionary(all.map { ($0["id"]?.text ?? "", $0["name"]?.text ?? "") }) { $1 }
    let rows = (list["items"]?.elements ?? []).map { row($0, names, visit) }
    return .page(
      "register",
      [
        "title": title("register", visit), "feed": .text(search.path(.registerFeed)),
        "search": search.fact(all), "rows": Fact(rows),
        "isEmpty": .flag(rows.isEmpty && problem == nil),
        "isSearch": .flag(!search.isEmpty), "count": count(list, visit),
        "pager": pager(list, search, visit),
        "errors": problem.map { errors($0, visit) } ?? .absent,
      ], status: problem?.status ?? .ok)
  }

  private func found(
    _ search: RegisterSearch, _ visit: PageVisit
  ) async throws(Problem) -> JSON {
    var call = InsideCall(.open(.listRegister))
    call.query = search.query + [("limit", Pages.rows)]
    return try await ask(call, visit)
  }

  private func row(_ row: JSON, _ names: [String: String], _ visit: PageVisit) -> Fact {
    let (number, authority) = (row["number"]?.text ?? "", row["authority"]?.text ?? "")
    let ask =
      "/?myndighet=\(PercentCoding.encoded(authority))&handling=\(PercentCoding.encoded(number))"
    return [
      "number": .text(number), "day": when(row["date"], visit),
      "subject": Fact(row["subject"]?.text), "authority": Fact(names[authority] ?? authority),
      "ask": .text(ask), "isWithheld": .flag(row["subject"]?.text == nil),
    ]
  }

  private func count(_ list: JSON, _ visit: PageVisit) -> Fact {
    guard let total = list["total"]?.wholeNumber, total > 0 else { return .absent }
    let name = list["totalIsCapped"] == true ? "register.countCapped" : "register.count"
    return .text(visit.texts.say(name, ["n": Moments.grouped(total, visit.texts)]))
  }

  private func pager(_ list: JSON, _ search: RegisterSearch, _ visit: PageVisit) -> Fact {
    guard let total = list["total"]?.wholeNumber, let limit = list["limit"]?.wholeNumber,
      let page = list["page"]?.wholeNumber, total > limit
    else { return .absent }
    let hasMore = page * limit < total
    func link(_ page: Int, _ isThere: Bool) -> Fact {
      isThere ? .text(search.path(.register, page: page)) : .absent
    }
    return [
      "previous": link(page - 1, page > 1), "next": link(page + 1, hasMore),
      "text": .text(
        visit.texts.say(
          "pager.place",
          ["page": String(page), "pages": String((total + limit - 1) / limit)])),
    ]
  }

  private func errors(_ problem: Problem, _ visit: PageVisit) -> Fact {
    [
      "title": .text(problem.title(for: visit)),
      "list": Fact(problem.flaws.map { .text($0.detail[visit.language]) }),
    ]
  }

  // MARK: - Feed

  /// The newest entries of the same search; it has the register's words and nothing else.
  func registerFeed(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let search = RegisterSearch(visit)
    let items = try await found(search, visit)["items"]?.elements ?? []
    let names = Dictionary(
      try await authorities(visit).map { ($0["id"]?.text ?? "", $0["name"]?.text ?? "") }
    ) { $1 }
    let site = reception.desk.settings.publicURL()
    let newest = items.first?["date"]?.text ?? "\(SwedishTime.day(of: visit.now))"
    let facts: Fact = [
      "title": title("register", visit), "language": .text(visit.language.rawValue),
      "self": .text(site + search.path(.registerFeed)),
      "page": .text(site + search.path(.register)), "updated": .text(newest + "T00:00:00Z"),
      "author": .text(visit.texts.say("site.name")),
      "entries": Fact(items.map { entry($0, names, site, visit) }),
    ]
    guard let text = book.render("feed", facts, visit.language) else { throw .unknown("feed") }
    return .response(
      Response(
        status: .ok,
        headers: [
          .contentType: "application/atom+xml; charset=utf-8",
          .contentLanguage: visit.language.rawValue, .cacheControl: "public, max-age=300",
        ], body: .pieces(ByteBuffer(string: text))))
  }

  private func entry(
    _ row: JSON, _ names: [String: String], _ site: String, _ visit: PageVisit
  ) -> Fact {
    let (number, authority) = (row["number"]?.text ?? "", row["authority"]?.text ?? "")
    let one = RegisterSearch(authority: authority, q: number)
    return [
      "id": .text(site + one.path(.register)), "number": .text(number),
      "subject": .text(row["subject"]?.text ?? visit.texts.say("register.withheld")),
      "authority": Fact(names[authority] ?? authority),
      "updated": .text((row["date"]?.text ?? "") + "T00:00:00Z"),
      "href": .text(site + one.path(.register)),
    ]
  }
}

/// What is looked for in the register, as the page's address has it.
struct RegisterSearch {
  var authority: String?
  var q: String?
  var from: String?
  var to: String?
  var page: String?

  init(authority: String?, q: String?) {
    self.authority = authority
    self.q = q
  }

  init(_ visit: PageVisit) {
    authority = visit.parameter("myndighet")
    q = visit.parameter("sok")
    from = visit.parameter("fran")
    to = visit.parameter("till")
    page = visit.parameter("sida")
  }

  var isEmpty: Bool { authority == nil && q == nil && from == nil && to == nil }

  /// As the interface takes it.
  var query: [(String, String?)] {
    [("authority", authority), ("q", q), ("from", from), ("to", to), ("page", page)]
  }

  /// The address of this search.
  func path(_ place: OpenPage, page: Int? = nil) -> String {
    let parts = [
      ("myndighet", authority), ("sok", q), ("fran", from), ("till", to),
      ("sida", page.map { String($0) }),
    ].compactMap { name, value in value.map { "\(name)=\(PercentCoding.encoded($0))" } }
    let path = PageEndpoint.open(place).path()
    return parts.isEmpty ? path : "\(path)?\(parts.joined(separator: "&"))"
  }

  func fact(_ authorities: [JSON]) -> Fact {
    let options = authorities.map { row -> Fact in
      [
        "value": Fact(row["id"]?.text), "text": Fact(row["name"]?.text),
        "chosen": .flag(row["id"]?.text == authority),
      ]
    }
    return ["q": Fact(q), "from": Fact(from), "to": Fact(to), "authorities": Fact(options)]
  }
}
