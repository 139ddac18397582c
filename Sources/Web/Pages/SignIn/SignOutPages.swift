// Signing out of the provider as well, and being signed out by it in the browser.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import SignIn
import Storage

extension Pages {
  /// Where signing out here goes on to: to the provider, where that is wanted, or to the page where people sign in.
  ///
  /// - Parameter person: nil where nobody was signed in by a provider.
  func afterSigningOut(
    _ person: ProvidedIdentity?, _ secret: SessionSecret?, _ visit: PageVisit,
    _ session: PageSession
  ) async throws(Problem) -> PageAnswer {
    let page = PageEndpoint.staff(.loginForm).path()
    guard let identity = reception.identity else { return .redirect(page, session: session) }
    let back = page + "?ut=1"
    guard let person, let secret, let provider = identity.provider(person.provider) else {
      return .redirect(back, session: session)
    }
    let sealed = try await reception.known { () throws(DeskFailure) in
      try await reception.desk.fetch(secret.text, for: .hint)
    }
    let url = await provider.endSession(
      sealed.flatMap { seal.hint($0, under: secret.text) },
      returningTo: reception.desk.settings.publicURL() + back)
    guard let url else { return .redirect(back, session: session) }
    let name = provider.settings.name[visit.language]
    var answer = away(
      to: url, title: visit.texts.say("providers.outTitle"),
      go: visit.texts.say("providers.goOut", ["name": name]))
    answer.session = session
    return answer
  }

  /// The provider's page of signing out holds this one in a frame (Front-Channel Logout § 3): the session that it
  /// names ends. No cookie comes along there, so only who knows its name can end one.
  func signedOutThere(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    guard let provider = reception.identity?.provider(visit.names["providerId"]) else {
      throw .notFound
    }
    guard visit.parameter("iss") == provider.settings.issuer, let sid = visit.parameter("sid"),
      sid.utf8.count <= 255
    else { throw .badLogoutToken }
    let block = visit.visit.client.block
    try reception.mayBringSignOut(block)
    let people = try await reception.known { () throws(DeskFailure) in
      try await reception.desk.endSessions(
        provider: provider.settings.id, subject: nil, sid: sid, noting: "providerInBrowser")
    }
    if people.isEmpty { await reception.attempts.badSignOut(from: block) }
    // The frame shows nothing; that a browser may refuse to show it changes nothing.
    return .response(Response(status: .noContent))
  }
}
