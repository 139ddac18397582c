// The pure core: acts decided in a second, on one core.

import Foundation
import Policy
import Workflow

enum DecideBench {
  static func run() async throws {
    let policy = try Project.policy()
    let file = try Project.sampleCase(policy)
    let clerk = Actor.staff(StaffID("s1"), .handler, name: "Hanna Handläggare")
    let now = Project.now
    let assessment = Assessment(
      verdict: .releaseMasked,
      grounds: [Ground(provision: ProvisionID("OSL 26:1"), harm: "Uppgiften röjer en insats.")],
      reservationConsidered: ReservationConsidered(answer: .no, why: "Skyddar inte."))
    let acts: [(String, Act)] = [
      ("take", .take), ("note", .note(text: "Ringde arkivet.")),
      ("assess, with its grounds", .assess(file.lines[0].id, assessment)),
      ("a refused act (close)", .close(outcome: nil)),
    ]
    for (name, act) in acts {
      let rate = await Clocked.medianOfFive {
        let count = 200_000
        var events = 0
        let seconds = await Clocked.seconds {
          for round in 0..<count {
            let fresh = Fresh(high: UInt64(round), low: 7)
            let outcome = try? decide(
              act, on: file, by: clerk, at: now, under: policy, fresh: fresh)
            events += outcome?.events.count ?? 1
          }
        }
        precondition(events >= count)
        return Double(count) / seconds
      }
      report("decide: \(name)", rate, "acts/s")
    }
  }
}

/// The project's own folder, its policy, and a case to try things on.
enum Project {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  static let now = Instant(iso: "2026-11-23T09:00:00Z") ?? Instant(milliseconds: 0)

  static func policy() throws -> Policy {
    try Policy.load(folder: "\(root)/policy", today: SwedishTime.day(of: now))
  }

  static func intake() -> Intake {
    Intake(
      authority: AuthorityID("ks"),
      request: Request(
        channel: .web, arrivedAt: now, description: "Alla avtal med Exempelbolaget AB 2025",
        delivery: Delivery(form: .email, address: "sokande@example.org")),
      documents: ["KS 2025-00123"])
  }

  static func sampleCase(_ policy: Policy) throws -> Case {
    let outcome = try receive(
      intake(), as: CaseID("c"),
      number: RegisterNumber(year: 2026, number: 1, text: "KS 2026-00001"),
      by: .requester, at: now, under: policy, fresh: Fresh(high: 1, low: 2))
    guard let file = Case(id: CaseID("c"), folding: outcome.events) else {
      preconditionFailure("a case begins with its submission")
    }
    return file
  }
}
