// `utlamnande audit reads`: who has read what, out of the access log.

import ArgumentParser
import Policy
import Storage
import Workflow

extension Audit {
  struct Reads: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List who has read, searched, signed in and been denied, the newest first.",
      discussion: """
        One line an entry: when, its place in the log (SEGMENT/NUMBER, for audit prove --access), \
        who, what, and what it was about. Of requesters there is the case and no more.
        """)
    @OptionGroup var places: PlaceOptions
    @Option(name: .customLong("case"), help: "The id of a case.") var file: String?
    @Option(help: "The id of a person on the staff.") var person: String?
    @Option(help: "From this moment (2026-11-28T08:00:00Z) or day.") var from: String?
    @Option(help: "Until this moment, or the end of this day.") var to: String?
    @Option(help: "Lines, 1 to 100000.") var limit = 1_000

    func run() async throws {
      var problems: [String] = []
      var filter = AccessFilter(file: file.map { CaseID($0) }, staff: person.map { StaffID($0) })
      filter.from = moment(from, "--from", &problems) { SwedishTime.midnight(startingDay: $0) }
      filter.to = moment(to, "--to", &problems) { SwedishTime.midnight(endingDay: $0) }
      if !(1...100_000).contains(limit) {
        problems.append("--limit must be a whole number from 1 to 100000")
      }
      guard problems.isEmpty else { throw ValidationError(problems.joined(separator: "\n")) }
      let assembly = try await open(places)
      try await assembly.note(
        .view, "audit reads", [file, person, from, to].map { $0 ?? "-" }.joined(separator: " "))
      let names = Dictionary(
        try await assembly.store.staff(of: nil).got().map { ($0.id, $0.name) }
      ) { first, _ in first }
      var left = limit
      while left > 0 {
        filter.limit = min(left, 1_000)
        let found = try await assembly.store.accesses(filter).got()
        for entry in found { print(line(entry, names)) }
        left -= found.count
        guard found.count == filter.limit else { break }
        filter.before = found.last?.place
      }
      try await assembly.store.flushAccesses().got()
    }

    private func moment(
      _ text: String?, _ option: String, _ problems: inout [String], _ day: (Day) -> Instant
    ) -> Instant? {
      guard let text else { return nil }
      if let moment = Instant(iso: text) ?? Day(iso: text).map(day) { return moment }
      problems.append(
        "\(option) must be a moment like 2026-11-28T08:00:00Z or a day like 2026-11-28")
      return nil
    }

    private func line(_ entry: StoredAccess, _ names: [StaffID: String]) -> String {
      let access = entry.access
      let who =
        switch access.by {
        case .staff(let id): "\(id) (\(names[id] ?? "?"))"
        case .requester: "requester"
        case .stranger: "stranger"
        case .operatorOfMachine: "operator"
        case .service: "service"
        }
      let about = [
        access.file.map { "case \($0)" }, access.object, access.page.map { "page \($0)" },
        access.words.map { "[\($0)]" }, access.reason.map { "because: \($0)" },
        access.from.map { "from \($0)" },
      ].compactMap { $0 }
      return
        ([
          access.at.iso, "\(entry.segment)/\(entry.number)", who, access.kind.rawValue, access.what,
          access.outcome.rawValue,
        ] + about).joined(separator: "  ")
    }
  }
}
