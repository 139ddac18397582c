// The tools beside the server: check the policy, print the workflow, migrate.

import ArgumentParser
import Desk
import Letters
import Policy
import Storage
import Web
import Workflow

struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Look after the policy.",
    subcommands: [Check.self, ProcessingRecord.self],
    defaultSubcommand: Check.self)

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check law, calendars, powers, words and letters; every mistake is told.")
    @OptionGroup var places: PlaceOptions
    @Argument(help: "Folder of the policy.") var folder: String?

    func run() async throws {
      var places = places
      places.policy = folder ?? places.policy
      let settings = try await Settings.read(places)
      let policy = try Assembly.policy(settings, SwedishTime.day(of: systemClock()))
      _ = try Assembly.letters(settings)
      try await Assembly.proof(settings, policy)
      print("\(settings.policy): \(policy.provisions.rows.count) provisions,")
      print(
        "\(policy.authorities.count) authorities, \(policy.delegations.items.count) delegations.")
      print("No mistakes. Hash \(policy.hash)")
    }
  }
}

struct WorkflowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workflow", abstract: "Print the tables of case, line and decision.")
  @OptionGroup var places: PlaceOptions
  @Flag(help: "As Mermaid diagrams.") var mermaid = false
  @Flag(help: "Who may do what: role by verb by stage, calls, and who signs at each authority.")
  var powers = false

  func run() async throws {
    guard powers else {
      print(mermaid ? mermaidDiagrams() : printedTables(), terminator: "")
      return
    }
    let settings = try await Settings.read(places)
    let policy = try Assembly.policy(settings, SwedishTime.day(of: systemClock()))
    print(printedPowers(under: policy))
    print("Calls of staff, by role\n" + printedCalls(), terminator: "")
  }
}

struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring the database to this version's schema; serve does it by itself as well.")
  @OptionGroup var places: PlaceOptions

  func run() async throws {
    let assembly = try await open(places)
    // Afterwards: before it there may be no log to note it in.
    try await assembly.note(.setting, "migrate", Version.text)
    print("\(assembly.settings.database.name) is up to date.")
  }
}
