// Printing each authority's record of processing of personal data (GDPR art. 30), in both languages.

import ArgumentParser
import Policy

/// `utlamnande policy processing`.
struct ProcessingRecord: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "processing",
    abstract: "Print each authority's record of processing of personal data (GDPR art. 30).")
  @OptionGroup var places: PlaceOptions
  @Option(help: "Only this authority, by its id in policy/authorities.yaml. Default: all.")
  var authority: String?
  @Option(help: "Only this language: sv or en. Default: both.") var language: String?

  func run() async throws {
    let settings = try await Settings.read(places)
    let policy = try Assembly.policy(settings, SwedishTime.day(of: systemClock()))
    let chosen = policy.authorities.filter { authority == nil || $0.id.text == authority }
    guard !chosen.isEmpty else {
      let known = policy.authorities.map(\.id.text).joined(separator: ", ")
      throw ValidationError("--authority: there is no \(authority ?? ""); one of \(known)")
    }
    let languages = Language.allCases.filter { language == nil || $0.rawValue == language }
    guard !languages.isEmpty else {
      throw ValidationError("--language: sv or en, not \(language ?? "")")
    }
    let records = chosen.flatMap { authority in
      languages.map { policy.processingRecord(of: authority, in: $0) }
    }
    print(records.joined(separator: "\n"), terminator: "")
  }
}
