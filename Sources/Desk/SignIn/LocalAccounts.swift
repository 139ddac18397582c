// Local accounts: a password and a one-time code, for where no identity provider is.

public import Policy
public import SignIn
public import Storage
import Workflow

/// Whether a token from `staff add` lets somebody in on the pages; calls take it in any case.
public enum TokenSignIn: String, Sendable, CaseIterable {
  case always
  /// Until the person has made a local account.
  case first
  case never
}

/// How people are let in without an identity provider.
public struct LocalAccountRules: Sendable {
  /// Off where an identity provider is configured.
  public var isOn = true
  public var tokens = TokenSignIn.always
  public var password = PasswordRules()
  /// Passwords that have leaked elsewhere, which nobody may choose; where the operator has such a list.
  public var leaked: LeakedPasswords?
  public init() {}

  /// The same where people sign in by a provider: nobody makes an account, or comes in by one or by a key.
  public var besideProvider: LocalAccountRules {
    var rules = self
    (rules.isOn, rules.tokens) = (false, .never)
    return rules
  }
}

/// What somebody shows of an account once more before it is changed.
public struct ShownAgain: Sendable {
  public let password: String
  public let code: String
  public init(password: String, code: String) {
    self.password = password
    self.code = code
  }
}

/// Why an account was not made or changed.
public enum AccountFlaw: Error, Sendable, Hashable {
  /// A user name is 3 to 64 of `a` to `z`, digits and `._@+-`.
  case userName
  /// Somebody else has the user name.
  case taken
  case password(PasswordFlaw)
  /// The code is not that of the new secret.
  case newCode
  /// The password or the code is wrong, or the code was used.
  case shown
  /// The secret was shown too long ago.
  case late
}

extension Desk {
  /// A session for whoever knows the password and has the code; nil for anything that is wrong, after the same time.
  ///
  /// - Returns: the secret that the browser keeps.
  public func signIn(
    userName: String, password: String, code: String
  ) async throws(DeskFailure) -> String? {
    guard settings.localAccounts.isOn else { return nil }
    let account = try await store.account(named: userName.lowercased()).orDeskFailure()
    guard let step = try await step(shown: ShownAgain(password: password, code: code), account),
      let account
    else { return nil }
    return try await startSession(
      of: account.person, by: .password, proof: .password(hash: account.hash, step: step))
  }

  /// The account of a person; nil where they have none.
  public func account(of person: StaffID) async throws(DeskFailure) -> LocalAccount? {
    try await store.account(of: person).orDeskFailure()
  }

  /// Whether anybody has an account, so that a page asks for one.
  public func hasAccounts() async throws(DeskFailure) -> Bool {
    guard settings.localAccounts.isOn else { return false }
    return try await store.hasAccounts().orDeskFailure()
  }

  /// A secret that the person may take; the one of the form, where it is still good.
  public func enrolment(for person: StaffID, again sealed: String? = nil) -> Enrolment {
    let known = sealed.flatMap { oneTimeSecrets.enrolment($0, of: person, at: now) }
    return known
      ?? oneTimeSecrets.enrolment(
        OneTimeSecret(bytes: Store.systemRandomBytes(20)), of: person, at: now)
  }

  /// Makes a person's account and ends their other sessions.
  ///
  /// - Parameters:
  ///   - sealed: the secret from the form.
  ///   - code: that the authenticator shows for it.
  ///   - session: the secret of the session that goes on.
  /// - Returns: everything that is wrong; nothing where it is made.
  public func makeAccount(
    for member: StaffMember, userName: String, password: String, sealed: String, code: String,
    keeping session: String
  ) async throws(DeskFailure) -> [AccountFlaw] {
    let userName = userName.lowercased()
    var flaws = isUserName(userName) ? [] : [AccountFlaw.userName]
    flaws += try await passwordFlaws(password, userName, member)
    let (enrolment, step) = checked(sealed, code, of: member.id, &flaws)
    guard flaws.isEmpty, let enrolment, let step else { return flaws }
    let account = LocalAccount(
      person: member.id, userName: userName, hash: try await passwords.hash(password),
      secret: oneTimeSecrets.seal(enrolment.secret, of: member.id), lastStep: step, setAt: now)
    let isMade = try await store.add(account, keeping: Secrets.hash(session)).orDeskFailure()
    return isMade ? [] : [.taken]
  }

  /// Puts another password in the place of the present one and ends the person's other sessions.
  public func changePassword(
    of member: StaffMember, shown: ShownAgain, to password: String, keeping session: String
  ) async throws(DeskFailure) -> [AccountFlaw] {
    guard let account = try await account(of: member.id),
      let step = try await step(shown: shown, account)
    else { return [.shown] }
    let flaws = try await passwordFlaws(password, account.userName, member)
    guard flaws.isEmpty else { return flaws }
    return try await change(
      account, .password(hash: try await passwords.hash(password)), step, keeping: session)
  }

  /// Puts another secret in the place of the present one and ends the person's other sessions.
  public func changeCodes(
    of member: StaffMember, shown: ShownAgain, sealed: String, code: String,
    keeping session: String
  ) async throws(DeskFailure) -> [AccountFlaw] {
    guard let account = try await account(of: member.id),
      let step = try await step(shown: shown, account)
    else { return [.shown] }
    var flaws: [AccountFlaw] = []
    let (enrolment, newStep) = checked(sealed, code, of: member.id, &flaws)
    guard let enrolment, let newStep else { return flaws }
    let secret = oneTimeSecrets.seal(enrolment.secret, of: member.id)
    return try await change(account, .secret(secret, lastStep: newStep), step, keeping: session)
  }

  private func change(
    _ account: LocalAccount, _ change: AccountChange, _ step: Int64, keeping session: String
  ) async throws(DeskFailure) -> [AccountFlaw] {
    let isDone = try await store.change(
      account, change, hash: account.hash, step: step, at: now, keeping: Secrets.hash(session)
    ).orDeskFailure()
    return isDone ? [] : [.shown]
  }

  /// The step of the code, where both are right. Both are looked at whatever the other is.
  private func step(
    shown: ShownAgain, _ account: LocalAccount?
  ) async throws(DeskFailure) -> Int64? {
    // What cannot be a password is not hashed either: the length tells nothing of any account.
    guard shown.password.utf8.count <= PasswordRules.most * 8 else { return nil }
    let isPassword = try await passwords.matches(shown.password, account?.hash)
    let secret = account.flatMap { oneTimeSecrets.open($0.secret, of: $0.person) }
    let step = secret?.step(
      of: shown.code.filter { !$0.isWhitespace }, at: now.milliseconds / 1_000,
      after: account?.lastStep)
    return isPassword ? step : nil
  }

  private func checked(
    _ sealed: String, _ code: String, of person: StaffID, _ flaws: inout [AccountFlaw]
  ) -> (Enrolment?, Int64?) {
    guard let enrolment = oneTimeSecrets.enrolment(sealed, of: person, at: now) else {
      flaws.append(.late)
      return (nil, nil)
    }
    let step = enrolment.secret.step(
      of: code.filter { !$0.isWhitespace }, at: now.milliseconds / 1_000, after: nil)
    if step == nil { flaws.append(.newCode) }
    return (enrolment, step)
  }

  private func passwordFlaws(
    _ password: String, _ userName: String, _ member: StaffMember
  ) async throws(DeskFailure) -> [AccountFlaw] {
    let authority = policy.authority(member.authority)?.name
    let names = [userName, member.name, authority?.sv ?? "", authority?.en ?? "", "utlämnande"]
    let flaws = settings.localAccounts.password.flaws(of: password, names: names)
    guard flaws.isEmpty, let list = settings.localAccounts.leaked else {
      return flaws.map { .password($0) }
    }
    return try await passwords.isLeaked(password, in: list) ? [.password(.leaked)] : []
  }

  private func isUserName(_ text: String) -> Bool {
    let letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    return (3...64).contains(text.unicodeScalars.count)
      && text.unicodeScalars.allSatisfy { "\(letters)._@+-".unicodeScalars.contains($0) }
      && text.unicodeScalars.first.map { letters.unicodeScalars.contains($0) } == true
  }
}
