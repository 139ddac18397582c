// Why somebody is not signed in, as a page says it: in few words, with what to do; the log has the exact word.

import SignIn

/// A no on the page where people sign in; its words are the texts `signInNo.…`.
enum SignInNo: String, CaseIterable {
  /// The person stopped at the provider.
  case cancelled
  /// The provider gives no good answer now.
  case provider
  /// The provider's answer was not accepted.
  case rejected
  /// The provider's clock or ours is wrong.
  case clock
  /// Too long, or in another browser, or a second time.
  case late
  /// No rule gives the person a role.
  case noRole
  /// The roles ask for a stronger sign-in.
  case level
  /// The name cannot be used.
  case name

  init(_ failure: SignInFailure) {
    switch failure {
    case .token(.clock), .token(.expired): self = .clock
    case .token(.tooOld), .token(.authenticatedLongAgo): self = .late
    case .token: self = .rejected
    case .provider: self = .provider
    case .refused("access_denied"), .refused("consent_required"): self = .cancelled
    case .refused("invalid_grant"), .refused("login_required"): self = .late
    case .refused("temporarily_unavailable"), .refused("server_error"): self = .provider
    case .refused: self = .rejected
    case .name: self = .name
    }
  }
}
