// Staff whom a provider vouches for, on both engines: made, renamed, given roles and parted from them; marks taken
// once.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Identities")
struct IdentityLife {
  private func person(
    _ roles: [Role], name: String = "Anna Ek", email: String? = nil, new ids: String = "n"
  ) -> VouchedPerson {
    VouchedPerson(
      issuer: "https://login.example", subject: "u-1", name: name, email: email,
      powers: roles.map {
        VouchedPerson.VouchedPower(
          authority: .ks, role: $0, id: StaffID("\(ids)-\($0.rawValue)"),
          tokenHash: Array("\(ids)-\($0.rawValue)".utf8))
      })
  }

  @Test(arguments: Engine.allCases)
  func whatTheClaimsGiveTodayIsWhatSomebodyMayBeToday(_ engine: Engine) async throws {
    let world = try await World(engine)
    let first = try await world.store.settle(person([.handler, .head]), at: .noon).get().members
    #expect(first.map(\.id.text) == ["n-handler", "n-head"])
    #expect(first.allSatisfy { $0.name == "Anna Ek" && $0.email == nil && $0.addedAt == .noon })
    // Again, with another name and one role less: the same row, and the other is closed.
    let later = Instant.noon.adding(seconds: 60)
    let settled = try await world.store.settle(
      person([.handler], name: "Anna Alm", new: "m"), at: later
    ).get()
    #expect(settled.changed.map(\.id.text) == ["n-head"])
    let second = settled.members
    #expect(second.map(\.id.text) == ["n-handler"] && second.map(\.name) == ["Anna Alm"])
    let all = try await world.store.staff(of: .ks).get()
    #expect(all.first { $0.role == .head }?.revokedAt == later)
    #expect(all.count == 2)
    // The role comes back, to the same row.
    let third = try await world.store.settle(person([.handler, .head], new: "o"), at: later).get()
      .members
    #expect(third.map(\.id.text) == ["n-handler", "n-head"])
    #expect(third.allSatisfy { $0.revokedAt == nil })
    #expect(try await world.store.staff(of: .ks).get().allSatisfy { $0.revokedAt == nil })
    #expect(try await world.store.settle(person([]), at: later).get().members.isEmpty)
    #expect(try await world.store.staff(of: .ks).get().allSatisfy { $0.revokedAt == later })
  }

  @Test(arguments: Engine.allCases)
  func aSessionDoesNotOutliveTheRoleNorComeBackWithIt(_ engine: Engine) async throws {
    let world = try await World(engine)
    _ = try await world.store.settle(person([.handler, .head]), at: .noon).get()
    for (number, role) in [(UInt8(1), "handler"), (2, "head")] {
      let session = StaffSession(
        id: "s\(number)", person: StaffID("n-\(role)"), begunAt: .noon, seenAt: .noon,
        endsAt: .noon.adding(seconds: 36_000), means: .token)
      let begun = await world.store.startSession(
        session, hash: [number], proof: .person, most: 9, idle: 1_800)
      #expect(try begun.get() != nil)
    }
    _ = try await world.store.settle(person([.head]), at: .noon).get()
    #expect(try await world.store.session(hash: [1]).get() == nil)
    _ = try await world.store.settle(person([.handler, .head]), at: .noon).get()
    #expect(try await world.store.session(hash: [1]).get() == nil, "an old cookie works again")
    #expect(try await world.store.session(hash: [2]).get()?.member.id.text == "n-head")
  }

  @Test(arguments: Engine.allCases)
  func fromWhenToWhenSomebodyIsLetInComesAlong(_ engine: Engine) async throws {
    let world = try await World(engine)
    _ = try await world.store.settle(person([.handler]), at: .noon).get()
    let (from, to) = (Day(number: 20_000), Day(number: 20_100))
    #expect(try await world.store.employ(StaffID("n-handler"), from: from, to: to).get())
    let again = try await world.store.settle(person([.handler], new: "m"), at: .noon).get().members
    #expect(again.map(\.validFrom) == [from] && again.map(\.validTo) == [to])
    let found = await world.store.vouched(
      issuer: "https://login.example", subject: "u-1", authority: .ks, role: .handler)
    #expect(try found.get()?.validFrom == from)
    // Taken away and given again it is the same.
    _ = try await world.store.settle(person([]), at: .noon).get()
    let back = try await world.store.settle(person([.handler]), at: .noon).get().members
    #expect(back.map(\.validFrom) == [from] && back.map(\.validTo) == [to])
  }

  @Test(arguments: Engine.allCases)
  func whomWasLinkedHasNoKeyAnyLonger(_ engine: Engine) async throws {
    let world = try await World(engine)
    let old = StaffMember(
      id: .anna, name: "A. Ek", authority: .ks, role: .handler, addedAt: .noon,
      email: "anna@example.org")
    #expect(try await world.store.add(old, tokenHash: [1]).get())
    _ = try await world.store.settle(person([.handler], email: "anna@example.org"), at: .noon).get()
    #expect(try await world.store.staff(tokenHash: [1]).get() == nil)
    #expect(try await world.store.staff(of: .ks).get().map(\.revokedAt) == [nil])
  }

  @Test(arguments: Engine.allCases)
  func whomAnOperatorRevokedStaysOut(_ engine: Engine) async throws {
    let world = try await World(engine)
    _ = try await world.store.settle(person([.handler]), at: .noon).get()
    let found = await world.store.vouched(
      issuer: "https://login.example", subject: "u-1", authority: .ks, role: .handler)
    #expect(try found.get()?.id.text == "n-handler")
    #expect(try await world.store.revoke(StaffID("n-handler"), at: .noon).get())
    #expect(
      try await world.store.settle(person([.handler], new: "m"), at: .noon).get().members.isEmpty)
    // Neither taking the role away nor giving it again opens what the operator closed.
    #expect(try await world.store.settle(person([]), at: .noon).get().members.isEmpty)
    #expect(
      try await world.store.settle(person([.handler], new: "m"), at: .noon).get().members.isEmpty)
    #expect(try await world.store.staff(of: .ks).get().count == 1)
  }

  @Test(arguments: Engine.allCases)
  func staffOfTheOperatorAreLinkedByTheirAddressOnce(_ engine: Engine) async throws {
    let world = try await World(engine)
    let old = StaffMember(
      id: .anna, name: "A. Ek", authority: .ks, role: .handler, addedAt: .noon,
      email: "Anna@example.org")
    #expect(try await world.store.add(old, tokenHash: [1]).get())
    let linked = try await world.store.settle(
      person([.handler, .head], email: "anna@EXAMPLE.org"), at: .noon
    ).get().members
    #expect(linked.map(\.id.text) == [StaffID.anna.text, "n-head"])
    #expect(linked.first?.name == "Anna Ek" && linked.first?.email == "Anna@example.org")
    // Another person with the same address gets a row of their own.
    let other = VouchedPerson(
      issuer: "https://login.example", subject: "u-2", name: "Bo", email: "anna@example.org",
      powers: person([.handler], new: "z").powers)
    #expect(
      try await world.store.settle(other, at: .noon).get().members.map(\.id.text) == ["z-handler"])
  }

  @Test(arguments: Engine.allCases)
  func twoFirstSignInsAtOnceMakeOnePerson(_ engine: Engine) async throws {
    let world = try await World(engine)
    let ids = try await withThrowingTaskGroup(of: String.self) { group in
      for n in 0..<6 {
        group.addTask {
          try await world.store.settle(person([.handler], new: "n\(n)"), at: .noon).get()
            .members.first?.id.text ?? ""
        }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(ids.count == 1)
    #expect(try await world.store.staff(of: .ks).get().count == 1)
  }

  @Test(arguments: Engine.allCases)
  func aMarkIsTakenOnceWithinItsTime(_ engine: Engine) async throws {
    let world = try await World(engine)
    let until = Instant.noon.adding(seconds: 600)
    func mark(_ now: Instant, _ purpose: MarkPurpose = .state) async throws -> Bool {
      try await world.store.mark([7], for: purpose, until: until, now: now).get()
    }
    #expect(try await mark(.noon))
    #expect(try await mark(.noon) == false)
    #expect(try await mark(.noon, .logout))
    #expect(try await mark(until))
  }

  @Test(arguments: Engine.allCases)
  func whatIsKeptIsFetchedOnceWithinItsTime(_ engine: Engine) async throws {
    let world = try await World(engine)
    let until = Instant.noon.adding(seconds: 600)
    for name: UInt8 in [1, 2] {
      let isKept = await world.store.mark(
        [name], for: .kept, until: until, now: .noon, content: [name, 9])
      #expect(try isKept.get())
    }
    #expect(try await world.store.fetch([1], for: .hint, now: .noon).get() == nil)
    #expect(try await world.store.fetch([1], for: .kept, now: .noon).get() == [1, 9])
    #expect(try await world.store.fetch([1], for: .kept, now: .noon).get() == nil)
    #expect(try await world.store.fetch([2], for: .kept, now: until).get() == nil)
  }
}
