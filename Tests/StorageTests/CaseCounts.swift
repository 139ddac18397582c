// Counts beside the queue: for whoever asks, each is the total of its list, up to where counting ends.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Counts of cases")
struct CaseCounts {
  /// Every choice without words, whatever sense it makes.
  static let every: [CaseChoice] = {
    var all: [CaseChoice] = []
    for stage in [nil] + CaseStage.allCases.map({ Optional($0) }) {
      for owner in [nil, "me", "nobody", "bo"] {
        for flags in 0..<4 {
          all.append(
            CaseChoice(
              stage: stage, owner: owner, isOverdue: flags & 1 == 1, isUnread: flags & 2 == 2))
        }
      }
    }
    return all
  }()

  /// Cases in every state that a few events make, by chance.
  private func world(_ engine: Engine, seed: UInt64, cases: Int) async throws -> World {
    let world = try await World(engine)
    var chance = Chance(state: seed)
    for n in 1...cases {
      try await world.intake(
        Asked(n) {
          $0.authority = chance.number(below: 6) == 0 ? .mn : .ks
          $0.due = Instant.noon.adding(seconds: Int64(chance.number(below: 200)) - 100)
        })
      let id = CaseID.numbered(n)
      if chance.number(below: 3) > 0 {
        try await world.act(id, .assigned(owner: chance.number(below: 2) == 0 ? .anna : .bo))
      }
      if chance.number(below: 4) == 0 {
        try await world.act(
          id,
          .messageAdded(
            Message(
              id: EntryID("m"), text: "Hur går det?", at: .noon, recordedBy: nil, prompt: .none)))
      }
      switch chance.number(below: 5) {
      case 0:
        try await world.act(
          id, .narrowed(Narrowing(persons: [.bo], reason: "Hot", by: .bo, at: .noon)))
      case 1:
        try await world.act(
          id,
          .registrationCorrected(
            Correction(contact: Contact(protected: true), reason: "Hot")))
      default: break
      }
      if chance.number(below: 4) == 0 {
        try await world.act(id, .closed(outcome: .withdrawn, at: .noon))
      }
    }
    return world
  }

  private static let readers = [
    CaseReader(staff: .anna, role: .handler, now: .noon),
    CaseReader(staff: .bo, role: .handler, now: .noon),
    CaseReader(staff: StaffID("x"), role: .registrar, now: .noon),
    CaseReader(staff: StaffID("x"), role: .archivist, now: .noon),
    CaseReader(staff: StaffID("x"), role: .head, now: .noon),
  ]

  @Test(arguments: [Engine.sqliteInMemory, .postgres], [UInt64(1), 2, 3])
  func eachCountIsTheTotalOfItsList(_ engine: Engine, _ seed: UInt64) async throws {
    let world = try await world(engine, seed: seed, cases: 60)
    var found = 0
    for reader in Self.readers {
      for cap in [3, Paging.maximumCounted] {
        let totals = try await world.store.counts(Self.every, at: .ks, for: reader, cap: cap).get()
        #expect(totals.count == Self.every.count)
        for (choice, total) in zip(Self.every, totals) {
          let list = try await world.store.list(choice.filter(at: .ks, for: reader)).get()
          guard let total else { continue }
          let isKept = !choice.isOverdue && !choice.isUnread && choice.owner != "nobody"
          let isCapped = !isKept && list.total > cap
          #expect(
            total == CaseTotal(cases: isCapped ? cap : list.total, isCapped: isCapped),
            "\(choice) for \(reader)")
          found += total.cases
        }
      }
    }
    #expect(found > 500, "counts of nothing prove nothing: \(found)")
  }

  /// The views that everybody has are all counted; so is what is one person's and late.
  @Test func whatCouldBeSearchedInVainIsNotCounted() async throws {
    let world = try await World(.sqliteInMemory)
    let reader = CaseReader(staff: .anna, role: .handler, now: .noon)
    let counted = [
      CaseChoice(), CaseChoice(owner: "me"), CaseChoice(owner: "nobody"),
      CaseChoice(isOverdue: true), CaseChoice(isUnread: true), CaseChoice(stage: .closed),
      CaseChoice(stage: .reviewing, owner: "bo"), CaseChoice(owner: "me", isOverdue: true),
    ]
    let not = [
      CaseChoice(words: "avtal"), CaseChoice(stage: .received, isOverdue: true),
      CaseChoice(owner: "nobody", isOverdue: true), CaseChoice(owner: "me", isUnread: true),
      CaseChoice(stage: .received, owner: "nobody"), CaseChoice(isOverdue: true, isUnread: true),
    ]
    let totals = try await world.store.counts(counted + not, at: .ks, for: reader).get()
    let zero = CaseTotal(cases: 0, isCapped: false)
    #expect(totals == counted.map { _ in zero } + not.map { _ in nil })
    #expect(try await world.store.counts(not, at: .ks, for: reader).get() == not.map { _ in nil })
    #expect(try await world.store.counts([], at: .ks, for: reader).get() == [])
  }
}

/// A small generator with a seed (SplitMix64).
private struct Chance {
  var state: UInt64
  mutating func number(below limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(limit))
  }
}
