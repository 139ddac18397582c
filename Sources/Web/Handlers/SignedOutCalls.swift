// Identity providers reach the service itself: with the word that somebody has signed out, and with tokens of programs.

import Desk
import HTTPTypes
import Hummingbird
import Logging
import Policy
import SignIn
import Storage

extension Reception {
  /// A provider says that somebody has signed out (Back-Channel Logout § 2.5): their sessions here end at once.
  func acceptLogout(_ visit: Visit) async throws(Problem) -> Response {
    guard let provider = identity?.provider(visit.names["providerId"]) else { throw .notFound }
    try mayBringSignOut(visit.client.block)
    let media = "application/x-www-form-urlencoded"
    let type = (visit.request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
    guard type == media else { throw .unsupportedType([media]) }
    let bytes = try await visit.bytes(upTo: 65_536, within: limits.jsonSeconds)
    guard let form = Form(encoded: bytes), let token = form["logout_token"] else {
      throw .badLogoutToken
    }
    let out: SignedOut
    do throws(SignInFailure) { out = try await provider.signedOut(token) } catch {
      visit.logger.notice(
        "signOut.refused",
        metadata: ["provider.id": "\(provider.settings.id)", "signIn.flaw": "\(error.slug)"])
      if case .provider = error { throw .providerAway }
      await attempts.badSignOut(from: visit.client.block)
      throw .badLogoutToken
    }
    let isFirst = try await known { () throws(DeskFailure) in
      try await desk.takesFirst(
        "\(out.issuer) \(out.token)", for: .logout, until: Instant(milliseconds: out.until * 1000))
    }
    guard isFirst else {
      visit.logger.notice(
        "signOut.refused",
        metadata: ["provider.id": "\(provider.settings.id)", "signIn.flaw": "token-replayed"])
      throw .badLogoutToken
    }
    let people = try await known { () throws(DeskFailure) in
      try await desk.endSessions(
        provider: provider.settings.id, subject: out.subject, sid: out.session,
        noting: "provider")
    }
    // The word was good, though nobody was here.
    if people.isEmpty { try await note(Access(.signOut, "provider", by: .service)) }
    return Response(status: .ok, headers: [.cacheControl: "no-store"])
  }

  /// A client that has brought many words of signing out that were worth nothing waits.
  func mayBringSignOut(_ client: String) throws(Problem) {
    if let seconds = attempts.mustWaitToSignOut(client) { throw .tooMany(after: seconds, policy) }
  }

  /// The program that a provider has issued a token to. What is wrong with a token is for the log, not for whoever
  /// brings it.
  func program(
    _ token: String, _ identity: Identity, _ visit: Visit
  ) async throws(Problem) -> StaffCaller {
    var member: StaffMember?
    let program: KnownProgram?
    do throws(SignInFailure) { program = try await identity.program(token) } catch {
      visit.logger.notice("program.refused", metadata: ["signIn.flaw": "\(error.slug)"])
      if case .provider = error { throw .providerAway }
      program = nil
    }
    if let program {
      member = try await known { () throws(DeskFailure) in try await desk.member(of: program) }
    }
    guard let member, let program else {
      await attempts.wrongCode(from: visit.client.block)
      try await note(Access(.signIn, "accessToken", by: .stranger, outcome: .denied))
      throw .unauthorized
    }
    return StaffCaller(
      member: member, visit: visit, scopes: Set(program.scopes.compactMap(ClientScope.init)))
  }
}

extension Problem {
  static let badLogoutToken = Problem(
    .badRequest, "bad-logout-token",
    Bilingual(sv: "Utloggningen godtogs inte", en: "The logout was not accepted"),
    Bilingual(
      sv: "Fältet logout_token saknas, eller är inget giltigt besked från inloggningstjänsten.",
      en: "The field logout_token is missing, or holds no valid word of the identity provider."))
  static let providerAway = Problem(
    .serviceUnavailable, "provider-away",
    Bilingual(
      sv: "Inloggningstjänsten svarar inte som den ska",
      en: "The identity provider does not answer as it should"),
    Bilingual(sv: "Försök igen om en stund.", en: "Try again in a while."))
}
