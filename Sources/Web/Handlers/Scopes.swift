// What each call of staff asks of a program's token; people's tokens have no scopes.

import HTTPTypes
import Policy
import Storage

extension StaffEndpoint {
  /// The scope that a program needs; nil where any token will do, since the call tells only whose it is.
  var scope: ClientScope? {
    switch self {
    case .getMe: nil
    case .listStaff, .listViews, .listCases, .countCases, .getCase, .listNarrowedCases,
      .getNarrowedCase, .listAccesses, .listEvents, .listLetters, .getLetter, .listArrivals,
      .getArrival, .listPrintQueue:
      .read
    case .getOriginal, .getMaskedCopy, .getAttachment, .getMaskedCopyVerification, .getPagePicture,
      .getMaskedCopyPicture, .listPageWords, .listFindings, .listMarks, .getLetterPDF, .getDraft,
      .getArrivalOriginal, .getArrivalAttachment, .getLetterPrint, .getPackage, .getPackageFiles,
      .previewAct:
      .documents
    case .registerCase, .performAct, .addDocument, .replaceOriginal, .addMaskedCopy,
      .addAttachment, .performArrivalAct, .saveView, .removeView:
      .write
    case .getStatistics: .statistics
    }
  }
}

extension StaffCaller {
  /// Refuses a program whose token does not have the scope.
  func check(_ endpoint: StaffEndpoint) throws(Problem) {
    guard let scopes, let needed = endpoint.scope, !scopes.contains(needed) else { return }
    throw .missingScope(needed)
  }
}

extension Problem {
  /// RFC 6750 § 3.1.
  static func missingScope(_ scope: ClientScope) -> Problem {
    Problem(
      .forbidden, "insufficient-scope", ScopeWords.missingTitle, ScopeWords.missing(scope.rawValue),
      members: [.init("scope", .string(scope.rawValue))],
      headers: [
        .wwwAuthenticate:
          #"Bearer realm="utlamnande", error="insufficient_scope", scope="\#(scope.rawValue)""#
      ])
  }

  /// A secret that opens nothing. It looks the same whatever is wrong with it.
  static let invalidToken = Problem(
    .unauthorized, "unauthorized", Words.unauthorizedTitle, Words.unauthorized,
    headers: [.wwwAuthenticate: #"Bearer realm="utlamnande", error="invalid_token""#])

  /// A program's token whose time is up: said only to whoever has it.
  static let expiredToken = Problem(
    .unauthorized, "token-expired", ScopeWords.expiredTitle, ScopeWords.expired,
    headers: [
      .wwwAuthenticate:
        #"Bearer realm="utlamnande", error="invalid_token", error_description="The token has expired""#
    ])
}

extension Problem {
  /// A person's key where people sign in by a provider: said only to whoever has it.
  static let personalKeysOff = Problem(
    .unauthorized, "personal-keys-off", ScopeWords.personalTitle, ScopeWords.personal,
    headers: [
      .wwwAuthenticate:
        #"Bearer realm="utlamnande", error="invalid_token", error_description="People sign in by the provider""#
    ])
}

private enum ScopeWords {
  static let personalTitle = Bilingual(
    sv: "Personliga nycklar är avstängda", en: "Personal keys are off")
  static let personal = Bilingual(
    sv: """
      Människor loggar in på sidorna genom myndighetens inloggningstjänst. Ett program behöver en egen nyckel \
      (utlamnande staff client add) eller en åtkomstnyckel från inloggningstjänsten.
      """,
    en: """
      People sign in on the pages by the authority's identity provider. A program needs a token of its own \
      (utlamnande staff client add), or an access token of the provider.
      """)

  static let missingTitle = Bilingual(
    sv: "Nyckeln räcker inte", en: "The token does not reach so far")
  static func missing(_ scope: String) -> Bilingual {
    Bilingual(
      sv: "Anropet kräver omfattningen \(scope), som programmets nyckel inte har.",
      en: "The call needs the scope \(scope), which the program's token does not have.")
  }
  static let expiredTitle = Bilingual(sv: "Nyckeln har gått ut", en: "The token has expired")
  static let expired = Bilingual(
    sv: "Be den som sköter tjänsten om en ny nyckel till programmet.",
    en: "Ask whoever runs the service for a new token for the program.")
}
