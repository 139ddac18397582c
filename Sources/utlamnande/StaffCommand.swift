// `utlamnande staff`: who works at which authority, and the token by which each is known.

import ArgumentParser
import Desk
import Mail
import Policy
import Storage
import Workflow

struct Staff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add, list, revoke people and give them new tokens.",
    subcommands: [
      Add.self, List.self, Mail.self, Revoke.self, Rotate.self, SignOut.self,
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

    func run() async throws {
      let assembly = try await open(places)
      let (role, language, email) = try check(assembly)
      let token = Secrets.newToken(Store.systemRandomBytes(20))
      let member = StaffMember(
        id: StaffID(Secrets.newToken(Store.systemRandomBytes(8))), name: name,
        authority: AuthorityID(authority), role: role, addedAt: systemClock(), email: email,
        language: language)
      try await assembly.note(
        .power, "staff add", "\(member.id) \(role.rawValue) \(authority)")
      let added = try await assembly.store.add(member, tokenHash: Secrets.hash(token)).got()
      guard added else { throw ValidationError("the person could not be added; try again") }
      print("\(name) is \(role.rawValue) at \(authority), with the id \(member.id).")
      print("The token is shown only now:")
      print(token)
    }

    /// Every mistake at once.
    private func check(_ assembly: Assembly) throws -> (Role, Language, String?) {
      var problems: [String] = []
      let plain = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
      if name.isEmpty || name.count > 200 || !plain {
        problems.append("name must be 1 to 200 characters on one line")
      }
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
      guard problems.isEmpty, let found, let mail else {
        throw ValidationError(problems.joined(separator: "\n"))
      }
      return (found, mail.language, mail.email)
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
      for member in try await store.staff(of: nil).got() {
        let state = member.revokedAt.map { " revoked \($0.iso)" } ?? ""
        print(
          "\(member.id)  \(member.authority)  \(member.role.rawValue)  \(member.name)\(state)"
            + mail(of: member, digests[member.id]))
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
