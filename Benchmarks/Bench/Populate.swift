// Fills a store with cases, by the functions that the server uses.

import Foundation
import Policy
import Storage
import Workflow

enum Populate {
  /// A request that just came in, with its receipt still to be sent.
  static func intake(_ store: Store, _ policy: Policy, seed: UInt64) async {
    await intake(store, policy, seed: seed, Project.intake(), at: Project.now, .mail) { _ in [] }
  }

  /// One case of an office with a past: nine in ten are closed, one in twenty is somebody's, the rest are new; the
  /// receipt is shown on the page. Arrivals are four minutes apart.
  static func finishedIntake(_ store: Store, _ policy: Policy, number: Int) async {
    let at = Project.now.adding(seconds: Int64(number - 1_000_000) * 240)
    let request = Request(
      channel: .web, arrivedAt: at,
      description: Personal("Alla avtal med Exempelbolaget AB 2025, ord\(number)"),
      delivery: Delivery(form: .link))
    let intake = Intake(
      authority: AuthorityID("ks"), request: request, documents: ["KS 2025-00123"])
    await self.intake(store, policy, seed: UInt64(number), intake, at: at, .page) { _ in
      switch number % 20 {
      case 0: []
      case 1: [.assigned(owner: StaffID("anna\(number / 20 % 40)"))]
      default:
        [
          .withdrawn(lines: [], wholly: true, at: at), .closed(outcome: .withdrawn, at: at),
        ]
      }
    }
  }

  /// The id of the case that is made from `seed`.
  static func id(_ seed: UInt64) -> CaseID {
    CaseID(String(mixed(seed), radix: 16) + String(mixed(~seed), radix: 16))
  }

  private static func intake(
    _ store: Store, _ policy: Policy, seed: UInt64, _ intake: Intake, at: Instant,
    _ kind: ErrandKind, after: @escaping @Sendable (Outcome) -> [Event]
  ) async {
    guard let authority = policy.authority(intake.authority) else { return }
    let fresh = Fresh(high: mixed(seed), low: mixed(~seed))
    let id = id(seed)
    let new = NewCase(
      id: id, authority: authority.id, year: SwedishTime.day(of: at).year,
      format: authority.registerFormat)
    _ = await store.intake(new, idempotency: nil) { number -> Result<Recording, Refusal> in
      do throws(Refusal) {
        let outcome = try receive(
          intake, as: id, number: number, by: .requester, at: at, under: policy, fresh: fresh)
        var recording = Recording(
          actor: .requester, at: at, policy: policy.hash, events: outcome.events + after(outcome))
        recording.codeHash = [UInt8](repeating: 1, count: 32)
        for case .letter(let order) in outcome.effects {
          recording.letters.append(letter(order))
          recording.errands.append(
            NewErrand(id: ErrandID(order.id.text), kind: kind, letter: order.id, mayRepeat: true))
        }
        return .success(recording)
      } catch { return .failure(error) }
    }
  }

  private static func letter(_ order: LetterOrder) -> Letter {
    Letter(
      order: order, address: "sokande@example.org",
      subject: "Kommunstyrelsen: vi har tagit emot din begäran",
      text: Personal(String(repeating: "Hej. ", count: 150)),
      html: Personal(String(repeating: "<p>Hej.</p>", count: 130)))
  }

  /// Bits as scattered as random ones, the same for the same seed.
  private static func mixed(_ seed: UInt64) -> UInt64 {
    var bits = (seed &+ 1) &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
