// What the check of a session, the access log, the Merkle log and its checkpoints cost an act, a look at a case and a
// read: each with and without, in one run.

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
    let whole = try overHTTP()
    for people in [1, 8, 32] {
      let act = try await compare("an act, \(people) people", policy, people: people, count: 3_200)
      {
        desk, id, session in
        try await check(session, desk)
        _ = try await desk.act(.note(text: "Ringde arkivet."), on: id, as: kim) { _ in Answer() }
      }
      report(
        "an act over HTTP, \(people) people", act / (whole[people] ?? 0) * 100,
        "% of the service's processor time")
      try await compare("a look at a case, \(people) people", policy, people: people, count: 3_200)
      { desk, id, session in
        try await check(session, desk)
        _ = try await desk.file(id, as: kim)
        if session != nil { try await desk.note(access(.view, "getCase", to: id)) }
      }
      try await compare("a read of 100 kB, \(people) people", policy, people: people, count: 1_600)
      { desk, id, session in
        try await check(session, desk)
        _ = try await desk.file(id, as: kim)
        // On the disk before the document is given out.
        if session != nil { try await desk.note(access(.content, "getOriginal", to: id)) }
        let blob = BlobID(Self.document)
        guard case .success(let bytes?) = await desk.blobs.read(blob), bytes.count == 100_000 else {
          throw BenchProblem()
        }
      }
    }
  }

  private static func check(_ session: String?, _ desk: Desk) async throws {
    guard let session else { return }
    guard try await desk.authenticate(session: session) != nil else { throw BenchProblem() }
  }

  private static func access(_ kind: Access.Kind, _ call: String, to id: CaseID) -> Access {
    Access(kind, call, by: .staff(StaffID("kim")), file: id)
  }

  /// Seconds of the processor that an act takes the service, as its users do it, by how many do it at a time.
  private static func overHTTP() throws -> [Int: Double] {
    let served = try Served()
    defer { served.stop() }
    let token = try served.token("handler")
    HTTPBench.ask(served.port, 100)
    let cases = HTTPBench.ids(served.port, token, 100)
    var seconds: [Int: Double] = [:]
    for people in [1, 8, 32] {
      let before = Machine.processor(served.pid)
      _ = HTTPBench.notes(served.port, token, cases, connections: people, each: 3_200 / people)
      seconds[people] = (Machine.processor(served.pid) - before) / 3_200
    }
    return seconds
  }

  private struct BenchProblem: Error {}

  /// The SHA-256 of the document that is read.
  private static let document =
    "2c4b101169bf328cd4a882e640a8b57eb3acf76518b3d105869905cf629e791c"

  /// Five rounds of each in turn; the time with the log includes making leaves and a checkpoint of all that was done.
  ///
  /// - Returns: seconds of the processor that one costs.
  @discardableResult
  private static func compare(
    _ what: String, _ policy: Policy, people: Int, count: Int,
    _ work: @escaping @Sendable (Desk, CaseID, _ session: String?) async throws -> Void
  ) async throws -> Double {
    var figures: [Bool: [Double]] = [:]
    var processor: [Bool: [Double]] = [:]
    for _ in 0..<5 {
      for isLogged in [false, true] {
        let bench = try BenchDesk(policy, isLogged: isLogged)
        _ = try await bench.desk.blobs.put([UInt8](repeating: 7, count: 100_000)).get()
        let ids = try await bench.cases(people)
        let session = isLogged ? try await bench.session() : nil
        let desk = bench.desk
        let before = Machine.processor(getpid())
        let seconds = try await Clocked.seconds {
          try await withThrowingTaskGroup(of: Void.self) { group in
            for id in ids {
              group.addTask {
                for _ in 0..<count / people { try await work(desk, id, session) }
              }
            }
            try await group.waitForAll()
          }
          _ = try await desk.seal().get()
        }
        figures[isLogged, default: []].append(Double(count) / seconds)
        processor[isLogged, default: []].append(
          (Machine.processor(getpid()) - before) / Double(count))
        try bench.close()
      }
    }
    let median = figures.mapValues { $0.sorted()[2] }
    let cost = processor.mapValues { $0.sorted()[2] }
    report(
      what + ", checked, logged, proved", median[true] ?? 0, "/s",
      beside: ("without", median[false] ?? 0))
    return (cost[true] ?? 0) - (cost[false] ?? 0)
  }
}

extension BenchDesk {
  /// A session of Kim's.
  fileprivate func session() async throws -> String? {
    let token = "kims-nyckel"
    let kim = StaffMember(
      id: StaffID("kim"), name: "Kim", authority: BenchDesk.authority, role: .handler,
      addedAt: desk.now)
    _ = try await store.add(kim, tokenHash: Secrets.hash(token)).get()
    return try await desk.signIn(token: token)
  }

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
