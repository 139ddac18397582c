// What the access log, the Merkle log and its checkpoints cost an act and a read: each with and without, in one run.

import Desk
import Foundation
import Policy
import Proofs
import Storage
import Workflow

enum ProofBench {
  private static let kim = Call(
    actor: .staff(StaffID("kim"), .handler, name: "Kim"), authority: BenchDesk.authority)

  static func run() async throws {
    let policy = try Project.policy()
    for people in [1, 8, 32] {
      try await compare("an act, \(people) people", policy, people: people, count: 1_600) {
        desk, id, isLogged in
        if isLogged {
          // Whoever acts has looked at the case first.
          try await desk.note(Access(.view, "getCase", by: .staff(StaffID("kim")), file: id))
        }
        _ = try await desk.act(.note(text: "Ringde arkivet."), on: id, as: kim) { _ in Answer() }
      }
      try await compare("a read of 100 kB, \(people) people", policy, people: people, count: 1_600)
      {
        desk, id, isLogged in
        _ = try await desk.file(id, as: kim)
        if isLogged {
          try await desk.note(Access(.content, "getOriginal", by: .staff(StaffID("kim")), file: id))
        }
        let blob = BlobID(Self.document)
        guard case .success(let bytes?) = await desk.blobs.read(blob), bytes.count == 100_000 else {
          throw BenchProblem()
        }
      }
    }
  }

  private struct BenchProblem: Error {}

  /// The SHA-256 of the document that is read.
  private static let document =
    "2c4b101169bf328cd4a882e640a8b57eb3acf76518b3d105869905cf629e791c"

  /// Five rounds of each in turn; the time with the log includes making leaves and a checkpoint of all that was done.
  private static func compare(
    _ what: String, _ policy: Policy, people: Int, count: Int,
    _ work: @escaping @Sendable (Desk, CaseID, _ isLogged: Bool) async throws -> Void
  ) async throws {
    var figures: [Bool: [Double]] = [:]
    for _ in 0..<5 {
      for isLogged in [false, true] {
        let bench = try BenchDesk(policy, isLogged: isLogged)
        _ = try await bench.desk.blobs.put([UInt8](repeating: 7, count: 100_000)).get()
        let ids = try await bench.cases(people)
        let desk = bench.desk
        let seconds = try await Clocked.seconds {
          try await withThrowingTaskGroup(of: Void.self) { group in
            for id in ids {
              group.addTask {
                for _ in 0..<count / people { try await work(desk, id, isLogged) }
              }
            }
            try await group.waitForAll()
          }
          _ = try await desk.seal().get()
        }
        figures[isLogged, default: []].append(Double(count) / seconds)
        try bench.close()
      }
    }
    let median = figures.mapValues { $0.sorted()[2] }
    report(
      what + ", logged and proved", median[true] ?? 0, "/s",
      beside: ("without", median[false] ?? 0))
  }
}

extension BenchDesk {
  /// So many cases.
  fileprivate func cases(_ count: Int) async throws -> [CaseID] {
    var ids: [CaseID] = []
    for _ in 0..<count {
      var intake = Project.intake()
      intake.request.arrivedAt = desk.now
      ids.append(try await desk.submit(intake, as: Call(actor: .requester)) { _ in Answer() }.id)
    }
    return ids
  }
}
