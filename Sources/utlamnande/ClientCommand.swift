// `utlamnande staff client`: programs, their scopes and the tokens by which they are known.

import ArgumentParser
import Desk
import Policy
import Storage
import Workflow

extension Staff {
  struct Client: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add, list and revoke programs, and give them new tokens.",
      subcommands: [Add.self, List.self, Rotate.self, Revoke.self])
  }
}

/// The last day of a token: a day from today on, at most 400 days ahead.
struct TokenEnd {
  let at: Instant

  static let mostDays = 400

  init(_ text: String, today: Day) throws {
    guard let day = Day(iso: text), day >= today, day <= today + TokenEnd.mostDays else {
      throw ValidationError(
        "expires must be a day such as \(today + 365), from today on and at most "
          + "\(TokenEnd.mostDays) days ahead")
    }
    at = SwedishTime.midnight(startingDay: day + 1)
  }
}

extension Staff.Client {
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a program; its token is printed once, alone on the last line.",
      discussion: """
        Scopes: read (cases, lists, letters), documents (what stands in documents, drafts and packages), write \
        (acts, registration, uploads), statistics. The role says what the acts may be, as for a person.
        """)
    @OptionGroup var places: PlaceOptions
    @Option(help: "The program's name, under which its acts are recorded.") var name: String
    @Option(help: "The authority's id in the policy, such as ks, sn or mn.") var authority: String
    @Option(help: "registrar, handler, jurist, decider, archivist or head.") var role: String
    @Option(help: "Any of read, write, documents, statistics, with commas between.")
    var scopes: String
    @Option(help: "The token's last day, such as 2027-06-30; at most 400 days ahead.")
    var expires: String

    func run() async throws {
      let assembly = try await open(places)
      let now = systemClock()
      var problems: [String] = []
      let end: TokenEnd?
      do { end = try TokenEnd(expires, today: SwedishTime.day(of: now)) } catch {
        end = nil
        problems.append("\(error)")
      }
      let name = seenName(name, &problems)
      if assembly.policy.authority(AuthorityID(authority)) == nil {
        let known = assembly.policy.authorities.map(\.id.text).joined(separator: ", ")
        problems.append("authority must be one of \(known)")
      }
      let found = Role.staff.first { $0.rawValue == role }
      if found == nil {
        problems.append("role must be one of \(Role.staff.map(\.rawValue).joined(separator: ", "))")
      }
      let named = scopes.split(separator: ",").map { ClientScope(rawValue: String($0)) }
      if named.isEmpty || named.contains(nil) {
        let known = ClientScope.allCases.map(\.rawValue).joined(separator: ", ")
        problems.append("scopes must be one or more of \(known), with commas between")
      }
      guard problems.isEmpty, let name, let found, let end else {
        throw ValidationError(problems.joined(separator: "\n"))
      }
      let token = Secrets.newToken(Store.systemRandomBytes(20))
      let member = StaffMember(
        id: StaffID(Secrets.newToken(Store.systemRandomBytes(8))), name: name,
        authority: AuthorityID(authority), role: found, addedAt: now)
      let client = MachineClient(
        member: member, scopes: Set(named.compactMap { $0 }), expiresAt: end.at)
      try await assembly.note(
        .power, "staff client add",
        "\(member.id) \(found.rawValue) \(authority) \(scopes) until \(end.at.iso)")
      let added = try await assembly.store.add(
        client, tokenHash: Secrets.hash(token), expiresAt: end.at
      ).got()
      guard added else { throw ValidationError("the program could not be added; try again") }
      print("\(name) is \(found.rawValue) at \(authority), with the id \(member.id).")
      print("The token is good until \(end.at.iso) and shown only now:")
      print(token)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List all programs, those of identity providers too, never a token.")
    @OptionGroup var places: PlaceOptions

    func run() async throws {
      let store = try await open(places).store
      for member in try await store.vouchedPrograms().got() {
        let term = [member.validFrom.map { " from \($0)" }, member.validTo.map { " to \($0)" }]
          .compactMap(\.self).joined()
        let state = member.revokedAt.map { "revoked \($0.iso)" } ?? "by its provider\(term)"
        print(
          "\(member.id)  \(member.authority)  \(member.role.rawValue)  -  \(member.name)  \(state)")
      }
      for client in try await store.clients().got() {
        let (member, scopes) = (client.member, client.scopes.map(\.rawValue).sorted())
        let state =
          member.revokedAt.map { "revoked \($0.iso)" }
          ?? client.expiresAt.map { "until \($0.iso)" } ?? "no token"
        print(
          "\(member.id)  \(member.authority)  \(member.role.rawValue)  "
            + "\(scopes.joined(separator: ","))  \(member.name)  \(state)")
      }
    }
  }

  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a program a new token, printed alone on the last line.")
    @OptionGroup var places: PlaceOptions
    @Argument(help: "The program's id.") var id: String
    @Option(help: "The new token's last day, such as 2027-06-30; at most 400 days ahead.")
    var expires: String
    @Option(help: "Hours that the old token is still good for, 0 to 168. Default: 0.")
    var overlapHours = 0

    func run() async throws {
      guard (0...168).contains(overlapHours) else {
        throw ValidationError("overlap-hours must be a whole number from 0 to 168")
      }
      let now = systemClock()
      let end = try TokenEnd(expires, today: SwedishTime.day(of: now))
      let token = Secrets.newToken(Store.systemRandomBytes(20))
      let assembly = try await open(places)
      try await assembly.note(.power, "staff client rotate", "\(id) until \(end.at.iso)")
      let rotated = try await assembly.store.rotateClient(
        StaffID(id), tokenHash: Secrets.hash(token), at: now, expiresAt: end.at,
        overlap: Int64(overlapHours) * 3_600
      ).got()
      guard rotated else { throw ValidationError("no such program, or it is revoked") }
      print("The token is good until \(end.at.iso) and shown only now:")
      print(token)
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a program's tokens void at once and for good.")
    @OptionGroup var places: PlaceOptions
    @Argument(help: "The program's id.") var id: String

    func run() async throws {
      let assembly = try await open(places)
      let store = assembly.store
      try await assembly.note(.power, "staff client revoke", id)
      let programs =
        try await store.clients().got().map(\.member) + store.vouchedPrograms().got()
      let isClient = programs.contains { $0.id.text == id }
      guard isClient, try await store.revoke(StaffID(id), at: systemClock()).got() else {
        throw ValidationError("no such program, or revoked already")
      }
      print("\(id) is revoked.")
    }
  }
}
