// `utlamnande staff sign-out`: ends every session of a person.

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
}
