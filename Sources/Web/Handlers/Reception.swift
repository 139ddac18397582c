// The reception: who calls is settled here, once; behind it a caller is a type and not a question.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import SignIn
import Storage
import Workflow

/// Everything that handlers need. It holds no state of its own but counters.
struct Reception: Sendable {
  let desk: Desk
  let limits: WebLimits
  let attempts: Attempts
  let metrics: Metrics
  /// The contract as served, and the whole catalogue, made once.
  let publications: Publications
  /// What is known of the port itself.
  let port: Port
  /// The providers that people sign in by; nil where there is none.
  var identity: Identity?
  /// Whether people call by keys of their own; programs always do.
  var takesPersonalKeys = true

  var policy: Policy { desk.policy }
}

/// Somebody on the staff, known by a token or a session.
struct StaffCaller: Sendable {
  let member: StaffMember
  let visit: Visit
  /// Nil where a token was shown.
  var session: StaffSession?
  /// What a program may do; nil for people.
  var scopes: Set<ClientScope>?
  var actor: Actor { member.actor }
}

/// Whoever holds the access code of a request.
struct RequesterCaller: Sendable {
  let file: Case
  let visit: Visit
  /// The language that the call asks for, else the one the request was made in.
  var language: Language { asked ?? file.request.language }
  /// The language of ours that the call asks for; nil where it asks for none.
  var asked: Language? { Language(askedFor: visit.request.headers[.acceptLanguage]) }
}

extension Reception {
  func enter(_ endpoint: Endpoint, _ visit: Visit) async throws(Problem) -> Response {
    switch endpoint {
    case .open(let endpoint): return try await answer(endpoint, visit)
    case .requester(let endpoint):
      let caller = try await requester(visit)
      return try await noting(Access(endpoint, caller)) { () throws(Problem) in
        try await answer(endpoint, caller)
      }
    case .staff(let endpoint):
      let caller = try await staff(visit)
      return try await noting(Access(endpoint, caller)) { () throws(Problem) in
        try caller.check(endpoint)
        try permit(endpoint, caller)
        return try await answer(endpoint, caller)
      }
    }
  }

  /// Asked before anything is looked up: what a role may not call tells nothing of what there is.
  private func permit(_ endpoint: StaffEndpoint, _ caller: StaffCaller) throws(Problem) {
    guard endpoint.callers.contains(caller.member.role) else {
      throw Problem(.refused(.notYourRole, nil), for: reader(caller), desk: desk)
    }
  }

  private func staff(_ visit: Visit) async throws(Problem) -> StaffCaller {
    if let session = visit.session {
      let known = try await signedIn(session)
      return StaffCaller(member: known.member, visit: visit, session: known.session)
    }
    let token = try bearer(visit)
    if let identity, Identity.mayBeToken(token) {
      return try await program(token, identity, visit)
    }
    let holder = try await known { () throws(DeskFailure) in try await desk.holder(of: token) }
    switch holder {
    case .person(let member):
      guard takesPersonalKeys else {
        try await note(
          Access(
            .signIn, "personalKey", by: .staff(member.id), outcome: .denied,
            authority: member.authority))
        throw .personalKeysOff
      }
      return StaffCaller(member: member, visit: visit)
    case .client(let client):
      guard let end = client.expiresAt, desk.now < end else {
        try await note(
          Access(.signIn, "expiredToken", by: .staff(client.member.id), outcome: .denied))
        throw .expiredToken
      }
      return StaffCaller(member: client.member, visit: visit, scopes: client.scopes)
    case nil:
      await attempts.wrongCode(from: visit.client.block)
      try await note(Access(.signIn, "token", by: .stranger, outcome: .denied))
      throw .invalidToken
    }
  }

  /// Whose session it is.
  ///
  /// - Parameter isAlive: whether it shows that somebody sits there.
  func signedIn(_ session: SessionSecret, isAlive: Bool = false) async throws(Problem) -> SignedIn {
    let found = try await known { () throws(DeskFailure) in
      try await desk.authenticate(session: session.text, isAlive: isAlive)
    }
    guard let found else { throw .unauthorized }
    // Begun before there was a provider, by what opens nothing any more.
    guard identity == nil || found.session.means.provided != nil else { throw .unauthorized }
    return found
  }

  private func requester(_ visit: Visit) async throws(Problem) -> RequesterCaller {
    let code = try bearer(visit)
    let id = CaseID(visit.names["requestId"])
    guard
      let file = try await known({ () throws(DeskFailure) in
        try await desk.open(id, code: code)
      })
    else {
      var access = Access(.signIn, "accessCode", by: .stranger, outcome: .denied)
      access.file = Access.id(id.text).map { CaseID($0) }
      try await note(access)
      throw await wrongCode(for: id.text, visit)
    }
    return RequesterCaller(file: file, visit: visit)
  }

  /// What a wrong code gets. Many for one request are slowed, wherever they come from; the right one is not.
  func wrongCode(for request: String, _ visit: Visit) async -> Problem {
    await attempts.wrongCode(from: visit.client.block)
    guard let seconds = await attempts.wrongCode(for: request) else { return .invalidToken }
    // Broken off with the connection, if that goes.
    try? await Task.sleep(for: .milliseconds(limits.wrongCodePause))
    return .tooMany(after: seconds, policy)
  }

  /// The secret after `Bearer`. A client with too many wrong ones waits, whatever it brings.
  private func bearer(_ visit: Visit) throws(Problem) -> String {
    if let seconds = attempts.mustWait(visit.client.block) {
      throw .tooMany(after: seconds, policy)
    }
    guard let header = visit.request.headers[.authorization],
      header.utf8.count <= 16_384, header.prefix(7).lowercased() == "bearer "
    else { throw .unauthorized }
    let secret = header.dropFirst(7).trimmingSpaces
    guard !secret.isEmpty else { throw .unauthorized }
    return secret
  }

  /// What could not be noted is not answered.
  func note(_ access: Access) async throws(Problem) {
    try await known { () throws(DeskFailure) in try await desk.note(access) }
  }

  func known<Value>(
    _ look: () async throws(DeskFailure) -> Value
  ) async throws(Problem) -> Value {
    do throws(DeskFailure) { return try await look() } catch {
      throw Problem(error, for: .outside, desk: desk)
    }
  }
}

extension Substring {
  var trimmingSpaces: String {
    var rest = self
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}

extension ProblemReader {
  /// Somebody of whom nothing is known.
  static let outside = ProblemReader(actor: .requester, language: .sv) { _ in .null }
}
