// `utlamnande staff sign-out` and `remove-account`: ends every session of a person, and what they log in with.

import ArgumentParser
import Policy
import Storage

extension Staff {
  struct SignOut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "sign-out",
      abstract: "End every session of a person, in every process at once; the token stays valid.")
    @OptionGroup var places: PlaceOptions
    @Argument(help: "The person's id.") var id: String

    func run() async throws {
      let assembly = try await open(places)
      let store = assembly.store
      guard try await store.staff(of: nil).got().contains(where: { $0.id.text == id }) else {
        throw ValidationError("no such person")
      }
      try await assembly.note(.power, "staff sign-out", id)
      let ended = try await store.endSessions(of: StaffID(id), at: systemClock()).got()
      print("\(id) is signed out of \(ended) session\(ended == 1 ? "" : "s").")
    }
  }

  struct RemoveAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove-account",
      abstract:
        "Take a person's password and one-time codes away; a new token lets them begin anew.",
      discussion: """
        For whoever has forgotten the one or lost the other. Every session of theirs ends. Give them a new token \
        with `staff rotate`; with it they log in once and make a new account.
        """)
    @OptionGroup var places: PlaceOptions
    @Argument(help: "The person's id.") var id: String

    func run() async throws {
      let assembly = try await open(places)
      try await assembly.note(.power, "staff remove-account", id)
      let removed = try await assembly.store.removeAccount(
        of: StaffID(id), at: systemClock()
      ).got()
      guard removed else { throw ValidationError("no such person, or without an account") }
      print("\(id) has no account any longer.")
    }
  }
}
