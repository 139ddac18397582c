// What a browser's session holds while somebody signs in by a provider: what was begun, and what is to be chosen.

import Policy
import SignIn

/// A sign-in that was begun in this browser, and what follows it.
struct SignInUnderWay: Sendable, Equatable {
  let pending: PendingSignIn
  /// The page to go on to.
  let back: String
  /// Whether something written is kept under its state.
  let isKept: Bool

  /// Sign-ins that one browser has under way at a time, as in several tabs.
  static let most = 3
}

/// Somebody with several roles, who chooses one.
struct PowerChoice: Sendable, Equatable {
  let provider: String
  /// By which the provider speaks of the person, and of their session with it.
  let subject: String
  let session: String?
  let level: Int
  /// The staff rows that the person may be.
  let members: [String]
  let back: String
  /// Under which what was written is kept.
  let kept: String?
  /// Under which the token is kept that reminds the provider of whom it signs out.
  let hint: String
  /// Seconds since 1970.
  let until: Int64

  /// Seconds to choose in.
  static let lifetime: Int64 = 600
}

extension SignInUnderWay {
  init?(_ json: JSON) {
    guard let provider = json["provider"]?.text, let state = json["state"]?.text,
      let nonce = json["nonce"]?.text, let verifier = json["verifier"]?.text,
      let since = json["since"]?.wholeNumber, let back = json["back"]?.text
    else { return nil }
    pending = PendingSignIn(
      provider: provider, state: state, nonce: nonce, verifier: verifier, since: Int64(since))
    self.back = back
    isKept = json["kept"] == .bool(true)
  }

  var json: JSON {
    [
      "provider": .string(pending.provider), "state": .string(pending.state),
      "nonce": .string(pending.nonce), "verifier": .string(pending.verifier),
      "since": .int(Int(pending.since)), "back": .string(back), "kept": .bool(isKept),
    ]
  }
}

extension PowerChoice {
  init?(_ json: JSON) {
    guard let provider = json["provider"]?.text, let subject = json["subject"]?.text,
      let level = json["level"]?.wholeNumber, let back = json["back"]?.text,
      let hint = json["hint"]?.text, let until = json["until"]?.wholeNumber
    else { return nil }
    self.provider = provider
    self.subject = subject
    session = json["session"]?.text
    self.level = level
    members = (json["members"]?.elements ?? []).compactMap(\.text)
    self.back = back
    kept = json["kept"]?.text
    self.hint = hint
    self.until = Int64(until)
  }

  var json: JSON {
    [
      "provider": .string(provider), "subject": .string(subject), "session": JSON(session),
      "level": .int(level), "members": JSON(members.map { .string($0) }), "back": .string(back),
      "kept": JSON(kept), "hint": .string(hint), "until": .int(Int(until)),
    ]
  }
}
