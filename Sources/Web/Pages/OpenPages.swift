// Pages that anyone may see, by their addresses; what needs more than a line stands in files of its own.

import HTTPTypes
import Hummingbird
import NIOCore
import Policy

extension Pages {
  func answer(_ page: OpenPage, _ visit: PageVisit) async throws(Problem) -> PageAnswer {
    switch page {
    case .start: return try await start(visit)
    case .submit: return try await submit(visit)
    case .codeForm: return codeForm(visit)
    case .enterCode: return try await enterCode(visit)
    case .openFromLetter: return try await openFromLetter(visit)
    case .register: return try await register(visit)
    case .registerFeed: return try await registerFeed(visit)
    case .accessibility: return .page("accessibility", ["title": title("accessibility", visit)])
    case .about: return try await about(visit)
    case .chooseLanguage: return chooseLanguage(visit)
    case .leave: return leave(visit)
    case .asset: return try asset(visit)
    }
  }

  func title(_ group: String, _ visit: PageVisit) -> Fact {
    .text(visit.texts.say("\(group).title"))
  }

  /// The authorities as the interface lists them.
  func authorities(_ visit: PageVisit) async throws(Problem) -> [JSON] {
    try await ask(InsideCall(.open(.listAuthorities)), visit).elements
  }

  /// Of so many authorities all are shown at once; of more, one is chosen first.
  private static let mostAuthoritiesShown = 20

  /// What the service is, what it keeps, and how to ask without it.
  private func about(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let all = try await authorities(visit)
    let isMany = all.count > Pages.mostAuthoritiesShown
    let chosen = visit.parameter("myndighet")
    let shown = all.filter { !isMany || $0["id"]?.text == chosen }
    return .page(
      "about",
      [
        "title": title("about", visit), "isMany": .flag(isMany),
        "authorities": Fact(shown.map { withOfficer($0) }),
        "options": Fact(all.map { option($0, chosen: chosen) }),
      ])
  }

  /// An authority, with whom people ask about their data (GDPR art. 13.1 b).
  private func withOfficer(_ authority: JSON) -> Fact {
    let id = AuthorityID(authority["id"]?.text ?? "")
    let officer = reception.policy.processing.officer(of: id)
    return Fact(authority).adding(["officer": Fact(officer?.email)])
  }

  func option(_ authority: JSON, chosen: String?) -> Fact {
    [
      "value": Fact(authority["id"]?.text), "text": Fact(authority["name"]?.text),
      "chosen": .flag(authority["id"]?.text == chosen),
    ]
  }

  private func leave(_ visit: PageVisit) -> PageAnswer {
    var session = visit.session
    session.requests = []
    return .redirect(PageEndpoint.open(.start).path(), session: session)
  }

  private func chooseLanguage(_ visit: PageVisit) -> PageAnswer {
    var session = visit.session
    session.language = visit.form["language"].flatMap { Language(rawValue: $0) }
    // Back to one of our own pages, whatever the form says.
    let back = visit.form["back"] ?? "/"
    return .redirect(PageEndpoint.isOwn(back) ? back : "/", session: session)
  }

  private func asset(_ visit: PageVisit) throws(Problem) -> PageAnswer {
    guard let asset = book.assets[visit.names["name"]] else { throw .notFound }
    return .response(
      Response(
        status: .ok,
        headers: [
          .contentType: asset.mediaType, .cacheControl: "public, max-age=31536000, immutable",
        ], body: .pieces(asset.bytes)))
  }
}

extension PageEndpoint {
  /// Whether an address that a form brought leads to a page of ours.
  static func isOwn(_ path: String) -> Bool {
    path.hasPrefix("/") && !path.hasPrefix("//") && !path.contains("\\")
      && !path.unicodeScalars.contains { $0.value < 0x20 }
  }
}
