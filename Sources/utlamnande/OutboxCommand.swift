// `utlamnande outbox`: what a person decides about letters that did not simply go.

import ArgumentParser
import Policy
import Storage

struct OutboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outbox", abstract: "List letters that wait for a person, and decide on them.",
    subcommands: [List.self, Hold.self, Settle.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what failed, what may have left, what is held, and what is to be printed.")
    @OptionGroup var places: PlaceOptions

    func run() async throws {
      let assembly = try await open(places)
      try await assembly.note(.export, "outbox list", "")
      for authority in assembly.policy.authorities {
        for state in [ErrandState.failed, .unknown, .heldAfterRestore] {
          try await print(assembly, authority.id, state, nil)
        }
        try await print(assembly, authority.id, .pending, .paper)
      }
    }

    private func print(
      _ assembly: Assembly, _ authority: AuthorityID, _ state: ErrandState, _ kind: ErrandKind?
    ) async throws {
      let errands = try await assembly.store.errands(of: authority, in: state, kind: kind).got()
      for errand in errands {
        let problem = errand.problem.map { "  \($0)" } ?? ""
        Swift.print(
          "\(errand.id)  \(authority)  \(errand.kind.rawValue)  \(state.rawValue)  "
            + "\(errand.createdAt.iso)  case \(errand.file)\(problem)")
      }
    }
  }

  struct Hold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "After a restore, before serving: hold everything that had not left.")
    @OptionGroup var places: PlaceOptions

    func run() async throws {
      let assembly = try await open(places)
      let store = assembly.store
      try await assembly.note(.setting, "outbox hold", "")
      let held = try await store.holdAfterRestore().got()
      let now = systemClock()
      let digests = try await store.holdDigests(on: SwedishTime.day(of: now), now: now).got()
      Swift.print("\(held.count) letters are held. See outbox list, and outbox settle.")
      Swift.print("\(digests) people get no digest today: it may have gone before.")
    }
  }

  struct Settle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a letter go again (pending), or record that it has gone (sent).")
    @OptionGroup var places: PlaceOptions
    @Argument(help: "The letter's id in outbox list.") var id: String
    @Option(help: "pending or sent.") var state: String

    func run() async throws {
      guard let state = ErrandState(rawValue: state), state == .pending || state == .sent else {
        throw ValidationError("--state must be pending or sent")
      }
      let from: [ErrandState] = [.failed, .unknown, .heldAfterRestore, .pending]
      let assembly = try await open(places)
      try await assembly.note(.setting, "outbox settle", "\(id) \(state.rawValue)")
      let settled = try await assembly.store.settle(
        ErrandID(id), as: state, from: from, now: systemClock()
      ).got()
      guard settled else {
        throw ValidationError("no such letter, or it is being sent or has gone")
      }
      Swift.print("\(id) is \(state.rawValue).")
    }
  }
}
