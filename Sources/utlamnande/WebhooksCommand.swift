// `utlamnande webhooks`: how far other systems have been told, telling once more, and going on after a stop.

import ArgumentParser
import Policy
import Storage
import Workflow

struct WebhooksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhooks", abstract: "See how webhooks are doing, replay events, go on.",
    subcommands: [List.self, Replay.self, Enable.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List how far each webhook is, why it fails, its replays, what it refused.")
    @OptionGroup var places: PlaceOptions

    func run() async throws {
      let assembly = try await open(places)
      for name in try await assembly.store.webhookNames().got() {
        let standing = try await assembly.store.webhook(name).got()
        for run in standing.runs { print(line(run, left: standing.left(of: run))) }
        for refusal in standing.refusals {
          print(
            "  refused (\(refusal.status)) \(refusal.at.iso): case \(refusal.file), "
              + "version \(refusal.number)")
        }
      }
    }

    private func line(_ run: WebhookRun, left: Int64) -> String {
      let name = run.isReplay ? "  replay \(run.run)" : "\(run.name)  \(run.authority)"
      var words = [
        "\(name)  \(run.state.rawValue)", left == 0 ? "all told" : "\(left) events left",
      ]
      if let file = run.file { words.append("case \(file)") }
      if let told = run.toldAt { words.append("last taken \(told.iso)") }
      if let since = run.failingSince {
        words.append("failing since \(since.iso) (\(run.failures) times, \(run.problem ?? ""))")
        if run.state == .active { words.append("next try \(run.nextAttempt.iso)") }
      }
      if let status = run.status { words.append("last status \(status)") }
      return words.joined(separator: ", ")
    }
  }

  struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let the running service tell events once more, with the same ids and bodies.",
      discussion: """
        From and to are moments (2026-11-23T08:00:00Z), or with --case versions of that case. What \
        happened up to a minute before and after the moments may be told along with the rest. \
        Without --to: everything until now. Events that were refused and are taken this time are \
        no longer listed as refused.
        """)
    @OptionGroup var places: PlaceOptions
    @Argument(help: "The webhook's name in webhooks list.") var name: String
    @Option(help: "The first moment, or the first version of --case.") var from: String
    @Option(help: "The last moment, or the last version of --case.") var to: String?
    @Option(name: .customLong("case"), help: "The id of the only case to tell of.")
    var file: String?

    func run() async throws {
      let problems = [(from, "--from"), (to, "--to")].compactMap { text, option in
        text.flatMap { bound($0) == nil ? "\(option) \(expected)" : nil }
      }
      guard problems.isEmpty, let first = bound(from) else {
        throw ValidationError(problems.joined(separator: "\n"))
      }
      let assembly = try await open(places)
      let store = assembly.store
      try await assembly.note(
        .setting, "webhooks replay", "\(name) \(from) \(to ?? "-") \(file ?? "-")")
      let after = try await place(first, in: store, isEnd: false)
      var through: Int64?
      if let last = to.flatMap(bound) { through = try await place(last, in: store, isEnd: true) }
      if let through, through <= after { throw ValidationError("--to is before --from") }
      let number = try await store.replayWebhook(
        name, after: after, through: through, file: file.map { CaseID($0) }, now: systemClock()
      ).got()
      guard let number else { throw ValidationError("no webhook \(name): see webhooks list") }
      print("Replay \(number) of \(name) is waiting; the running service tells it.")
    }

    private enum Bound {
      case moment(Instant)
      case version(Int)
    }

    private var expected: String {
      "must be a moment like 2026-11-23T08:00:00Z" + (file == nil ? "" : ", or a version from 1")
    }

    private func bound(_ text: String) -> Bound? {
      if file != nil, let version = Int(text), version > 0 { return .version(version) }
      return Instant(iso: text).map { .moment($0) }
    }

    /// The place before the first event that is told, or of the last.
    private func place(_ bound: Bound, in store: Store, isEnd: Bool) async throws -> Int64 {
      switch bound {
      case .moment(let moment):
        return try await store.place(before: moment.adding(seconds: isEnd ? 60 : -60)).got()
      case .version(let version):
        guard let place = try await store.place(of: version, in: CaseID(file ?? "")).got() else {
          throw ValidationError("there is no such case, or no version \(version) of it")
        }
        return isEnd ? place : place - 1
      }
    }
  }

  struct Enable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Go on with a webhook that has stopped, from where it was; or try again at once.")
    @OptionGroup var places: PlaceOptions
    @Argument(help: "The webhook's name in webhooks list.") var name: String

    func run() async throws {
      let assembly = try await open(places)
      try await assembly.note(.setting, "webhooks enable", name)
      let enabled = try await assembly.store.enableWebhook(name, now: systemClock()).got()
      guard enabled else { throw ValidationError("no webhook \(name): see webhooks list") }
      print("\(name) goes on from where it was.")
    }
  }
}
