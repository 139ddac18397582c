// `utlamnande staff`: who works at which authority, and the token by which each is known.

import ArgumentParser
import Desk
import Mail
import Policy
import SignIn
import Storage
import Workflow

struct Staff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add, list, revoke people, say when they are employed, and give them new tokens.",
    subcommands: [
      Add.self, Grant.self, List.self, Mail.self, Revoke.self, Rotate.self, SignOut.self,
      Until.self, RemoveAccount.self, Client.self,
    ])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a person; the token is printed once, alone on the last line.")
    @OptionGroup var places: PlaceOptions
    @Option(help: "The person's name, as decisions show it.")
    var name: String
    @Option(help: "The authority's id in the policy, such as ks, sn or mn.")
    var authority: String
    @Option(help: "registrar, handler, jurist, decider, archivist or head.")
    var role: String
    @Option(help: "Where the day's digest goes; without one there is none.")
    var email: String?
    @Option(help: "The language of the digest: sv or en.")
    var language = "sv"
    @Option(help: "The first day of the employment, as 2026-12-01; without one it has begun.")
    var from: String?
    @Option(help: "The last day of the employment, included; without one it goes on.")
    var to: String?

    func run() async throws {
      let assembly = try await open(places)
      let (name, role, language, email, term) = try check(assembly)
      let token = Secrets.newToken(Store.systemRandomBytes(20))
      let member = StaffMember(
        id: StaffID(Secrets.newToken(Store.systemRandomBytes(8))), name: name,
        authority: AuthorityID(authority), role: role, addedAt: systemClock(), email: email,
        language: language, validFrom: term.from, validTo: term.to)
      try await assembly.note(
        .power, "staff add", "\(member.id) \(role.rawValue) \(authority)")
      let added = try await assembly.store.add(member, tokenHash: Secrets.hash(token)).got()
      guard added else { throw ValidationError("the person could not be added; try again") }
      print("\(name) is \(role.rawValue) at \(authority), with the id \(member.id).")
      print("The token is shown only now:")
      print(token)
    }

    /// Every mistake at once.
    private func check(_ assembly: Assembly) throws -> (String, Role, Language, String?, Term) {
      var problems: [String] = []
      let name = seenName(name, &problems)
      if assembly.policy.authority(AuthorityID(authority)) == nil {
        let known = assembly.policy.authorities.map(\.id.text).joined(separator: ", ")
        problems.append("authority must be one of \(known)")
      }
      let found = Role.staff.first { $0.rawValue == role }
      if found == nil {
        let known = Role.staff.map(\.rawValue).joined(separator: ", ")
        problems.append("role must be one of \(known)")
      }
      let mail = DigestMail(email, language, &problems)
      let term = Term(from: from, to: to, &problems)
      guard problems.isEmpty, let name, let found, let mail, let term else {
        throw ValidationError(problems.joined(separator: "\n"))
      }
      return (name, found, mail.language, mail.email, term)
    }
  }

  struct Mail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set where a person's digest of the day goes, and its language.")
    @OptionGroup var places: PlaceOptions
    @Argument(help: "The person's id.") var id: String
    @Option(help: "Where the day's digest goes; without one there is none.") var email: String?
    @Option(help: "The language of the digest: sv or en.") var language = "sv"

    func run() async throws {
      var problems: [String] = []
      guard let mail = DigestMail(email, language, &problems) else {
        throw ValidationError(problems.joined(separator: "\n"))
      }
      let assembly = try await open(places)
      try await assembly.note(.setting, "staff mail", id)
      let found = try await assembly.store.sendDigests(
        of: StaffID(id), to: mail.email, in: mail.language
      ).got()
      guard found else { throw ValidationError("no such person") }
      print(mail.email == nil ? "\(id) gets no digest." : "\(id) gets the digest of the day.")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List everybody, never a token.")
    @OptionGroup var places: PlaceOptions

    func run() async throws {
      let store = try await open(places).store
      let digests = Dictionary(
        uniqueKeysWithValues: try await store.latestDigests().got().map { ($0.person, $0) })
      let accounts = try await store.userNames().got()
      for member in try await store.staff(of: nil).got() {
        let account = accounts[member.id].map { "  logs in as \($0)" } ?? ""
        let term = [member.validFrom.map { " from \($0)" }, member.validTo.map { " to \($0)" }]
          .compactMap(\.self).joined()
        let state = term + (member.revokedAt.map { " revoked \($0.iso)" } ?? "")
        print(
          "\(member.id)  \(member.authority)  \(member.role.rawValue)  \(member.name)\(state)"
            + account + mail(of: member, digests[member.id]))
      }
    }

    /// Where digests go, and how the last one went.
    private func mail(of member: StaffMember, _ digest: Digest?) -> String {
      guard let email = member.email else { return "" }
      let last = digest.map { digest in
        "  digest \(digest.day) \(digest.state.rawValue)"
          + (digest.problem.map { " (\($0))" } ?? "")
      }
      return "  \(email) (\(member.language.rawValue))\(last ?? "")"
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a person in no longer: the token is void and every session ends, at once.")
    @OptionGroup var places: PlaceOptions
    @Argument(help: "The person's id.") var id: String

    func run() async throws {
      let assembly = try await open(places)
      try await assembly.note(.power, "staff revoke", id)
      let revoked = try await assembly.store.revoke(StaffID(id), at: systemClock()).got()
      guard revoked else { throw ValidationError("no such person, or revoked already") }
      print("\(id) is revoked.")
    }
  }

  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a person a new token, printed alone on the last line; the old one is void.",
      discussion: "Whoever is signed in as this person anywhere is signed out.")
    @OptionGroup var places: PlaceOptions
    @Argument(help: "The person's id.") var id: String

    func run() async throws {
      let token = Secrets.newToken(Store.systemRandomBytes(20))
      let assembly = try await open(places)
      try await assembly.note(.power, "staff rotate", id)
      let rotated = try await assembly.store.rotate(
        StaffID(id), tokenHash: Secrets.hash(token), at: systemClock()
      ).got()
      guard rotated else { throw ValidationError("no such person") }
      print("The token is shown only now:")
      print(token)
    }
  }
}

extension Staff {
  struct Grant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set from when to when a person is employed; outside those days no token works.")
    @OptionGroup var places: PlaceOptions
    @Argument(help: "The person's id.") var id: String
    @Option(help: "The first day, as 2026-12-01; without one it has begun.") var from: String?
    @Option(help: "The last day, included; without one it goes on.") var to: String?

    func run() async throws {
      let term = try Term.checked(from, to)
      try await employ(id, term, "staff grant", open(places))
    }
  }

  struct Until: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set the last day of a person's employment; the first stays as it is.")
    @OptionGroup var places: PlaceOptions
    @Argument(help: "The person's id.") var id: String
    @Argument(help: "The last day, included, as 2026-12-31.") var day: String

    func run() async throws {
      let assembly = try await open(places)
      let store = assembly.store
      let all = try await store.staff(of: nil).got() + store.vouchedPrograms().got()
      let member = all.first { $0.id.text == id }
      let term = try Term.checked(member?.validFrom?.description, day)
      try await employ(id, term, "staff until", assembly)
    }
  }
}

/// The name in its one form; what cannot be seen, or would turn the letters round, is told.
func seenName(_ name: String, _ problems: inout [String]) -> String? {
  let tidy = PersonName.tidy(name)
  if tidy == nil {
    problems.append(
      "name must be 1 to \(PersonName.longest) characters that are seen, on one line: no controls, "
        + "no marks of direction, nothing of no width")
  }
  return tidy
}

private func employ(
  _ id: String, _ term: Term, _ command: String, _ assembly: Assembly
) async throws {
  let days = [term.from, term.to].map { $0.map { "\($0)" } ?? "-" }.joined(separator: " ")
  try await assembly.note(.power, command, "\(id) \(days)")
  let found = try await assembly.store.employ(
    StaffID(id), from: term.from, to: term.to
  ).got()
  guard found else { throw ValidationError("no such person") }
  let from = term.from.map { " from \($0)" } ?? ""
  print("\(id) is employed\(from)\(term.to.map { " to \($0)" } ?? " until further notice").")
}

/// From when to when somebody is employed, both days included; nil is no limit.
private struct Term {
  let from: Day?
  let to: Day?

  init?(from: String?, to: String?, _ problems: inout [String]) {
    let before = problems.count
    func day(_ text: String?, _ name: String) -> Day? {
      guard let text else { return nil }
      let day = Day(iso: text)
      if day == nil { problems.append("\(name) must be a day such as 2026-12-01") }
      return day
    }
    self.from = day(from, "from")
    self.to = day(to, "to")
    if let from = self.from, let to = self.to, to < from {
      problems.append("to must not be before from")
    }
    guard problems.count == before else { return nil }
  }

  static func checked(_ from: String?, _ to: String?) throws -> Term {
    var problems: [String] = []
    guard let term = Term(from: from, to: to, &problems) else {
      throw ValidationError(problems.joined(separator: "\n"))
    }
    return term
  }
}

/// Where a digest goes and in which language; what is wrong with either is told.
private struct DigestMail {
  let email: String?
  let language: Language

  init?(_ email: String?, _ language: String, _ problems: inout [String]) {
    var wrong = 0
    if let email, (try? MailAddress(email)) == nil {
      problems.append("email must be an address such as anna@kommun.example")
      wrong += 1
    }
    let known = Language(rawValue: language)
    if known == nil {
      problems.append(
        "language must be one of \(Language.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    guard wrong == 0, let known else { return nil }
    self.email = email
    self.language = known
  }
}

/// The parts a tool needs.
func open(_ places: PlaceOptions) async throws -> Assembly {
  let settings = try await Settings.read(places)
  return try await Assembly(
    settings, today: SwedishTime.day(of: systemClock()), isTool: true)
}

extension Result where Failure == StorageFailure {
  /// The value, or the failure in words for whoever runs the tool.
  func got() throws -> Success {
    switch self {
    case .success(let value): return value
    case .failure(let failure): throw ValidationError(failure.words)
    }
  }
}
