// Decisions typeset as PDF/A, a process each, as the service does it.

import Foundation
import Glibc
import Letters
import Policy
import Workflow

/// `scripts/bench letters`: 1,000 decisions are wanted in 30 seconds on two cores.
enum LettersBench {
  private static let count = 1_000

  static func run() async throws {
    let command = TypesetterCommand.find(
      option: nil, root: Project.root,
      searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "")
    guard let command else { throw LettersBenchFailure.noTypesetter }
    let policy = try Project.policy()
    let facts = try refusal(policy)
    let printer = try DecisionPrinter(templates: "\(Project.root)/templates", command: command)
    for lanes in [1, 2, 4] {
      let before = processorSeconds
      let seconds = try await Clocked.seconds {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for lane in 0..<lanes {
            group.addTask {
              for number in 0..<count where number % lanes == lane {
                guard try await printer.pdf(for: facts).pages > 0 else {
                  throw LettersBenchFailure.noPages
                }
              }
            }
          }
          try await group.waitForAll()
        }
      }
      report("\(count) decisions, \(lanes) at a time", seconds, "s (wanted: 30)")
      report("  of the processor, on two cores", (processorSeconds - before) / 2, "s")
    }
  }

  /// What this process and all its children have used: a measure that a busy machine changes little.
  private static var processorSeconds: Double {
    [RUSAGE_SELF, RUSAGE_CHILDREN].reduce(0) { sum, who in
      var usage = rusage()
      getrusage(__rusage_who_t(who.rawValue), &usage)
      return sum + usage.ru_utime.seconds + usage.ru_stime.seconds
    }
  }

  /// A decision that refuses one document.
  private static func refusal(_ policy: Policy) throws -> DecisionFacts {
    var file = try Project.sampleCase(policy)
    let handler = Actor.staff(StaffID("s1"), .handler, name: "Hanna Handläggare")
    let assessment = Assessment(
      verdict: .refuse,
      grounds: [
        Ground(
          provision: ProvisionID("OSL 31:16"),
          harm: "Prisbilagan visar hur bolaget räknar; en konkurrent kan använda den.")
      ],
      reservationConsidered: ReservationConsidered(answer: .no, why: "Mottagaren är okänd."),
      noPartReason: "Handlingen består bara av prisbilagan.")
    let steps: [(Act, Actor)] = [
      (.assess(file.lines[0].id, assessment), handler), (.answer(lines: [], text: nil), handler),
      (
        .onDecision(nil, .requestDecision(lines: [], kind: .refusal, text: nil)), .requester
      ),
      (.onDecision(nil, .draft(text: "Nämnden delar bedömningen.")), handler),
    ]
    for (number, step) in steps.enumerated() {
      let outcome = try decide(
        step.0, on: file, by: step.1, at: Project.now, under: policy,
        fresh: Fresh(high: UInt64(number) + 9, low: 7))
      for event in outcome.events { file.apply(event) }
    }
    guard let decision = file.decisions.last else { throw LettersBenchFailure.noDecision }
    return try DecisionFacts(
      decision.id, of: file, policy: policy,
      signer: Signer(
        name: "Disa Beslutsfattare", decidedBy: .delegate, delegationItem: "KS 4.1",
        minutesRef: nil, day: SwedishTime.day(of: Project.now)))
  }
}

extension timeval {
  fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1_000_000 }
}

/// What stops the measuring.
enum LettersBenchFailure: Error {
  case noTypesetter, noDecision, noPages
}
