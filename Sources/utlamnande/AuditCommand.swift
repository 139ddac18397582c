// `utlamnande audit`: that nothing was changed, and that everything fits together.

import ArgumentParser
import Desk
import Foundation
import Proofs
import Storage

struct Audit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prove that nothing was changed or removed, and that everything fits together.",
    subcommands: [
      Verify.self, Check.self, Prove.self, Checkpoint.self, Key.self, Reads.self,
    ])

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Verify every chain and the log, or with --proof one proof without any database.",
      discussion: """
        Without --proof the database is verified: the chain of every case, the register, the access \
        log, and the Merkle log over both; the first bad entry of each is named. Each file given by \
        --checkpoint holds checkpoints that were kept elsewhere: the log must go on from each.

        With --proof nothing but files is read. A proof of inclusion shows that its entry was in the \
        log when its checkpoint was made; one of consistency that the log has only grown since the \
        checkpoint given by --checkpoint. With --key signatures are verified as well.

        Exit: 0 all is sound, 1 it is not, other numbers when it could not be verified.
        """)
    @OptionGroup var places: PlaceOptions
    @Option(help: "File of a proof that audit prove or the page of a request gave.")
    var proof: String?
    @Option(help: "File with checkpoints that were kept; as often as needed.")
    var checkpoint: [String] = []
    @Option(help: "The log's printable key, as audit key prints it.")
    var key: String?

    func run() async throws {
      let kept = try KeptCheckpoints(files: checkpoint, key: key)
      if let proof { return try kept.verify(proofIn: proof) }
      let assembly = try await open(places)
      var options = try await assembly.proofs()
      options.checkpoints = kept.checkpoints
      let report = try await assembly.store.audit(options).got()
      try report.tell()
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Verify, and check everything that follows from the events or must fit them.",
      discussion: """
        Numbers without gaps, one for each request; every file that is named, with its hash; the \
        outbox; stages; every column, counter and word of the index, folded anew from the events. \
        Works while the service runs, and in little memory. Files that nothing names are no \
        finding: the service collects them when they are an hour old.

        Exit: 0 all is sound, 1 there are findings, other numbers when it could not be checked. \
        The last line is a summary that begins with "Sound:" or "NOT SOUND:".
        """)
    @OptionGroup var places: PlaceOptions
    @Option(help: "Findings to print, 1 to 100000; all are counted.")
    var limit = 20

    func validate() throws {
      guard (1...100_000).contains(limit) else {
        throw ValidationError("--limit must be a whole number from 1 to 100000")
      }
    }

    func run() async throws {
      let assembly = try await open(places)
      let keys = try await assembly.keys()
      var options = try await assembly.proofs()
      let (secrets, policy) = (Secrets(key: keys.accessCodes), assembly.policy)
      options.expectation = { secrets.expectation(of: $0, under: policy) }
      options.files = assembly.blobs
      options.now = systemClock()
      options.limit = limit
      let report = try await assembly.store.audit(options).got()
      for orphan in report.orphans { print("note: file \(orphan) is old, and no row names it") }
      try report.tell()
    }
  }
}

extension Assembly {
  /// What both audits look at beside the database.
  fileprivate func proofs() async throws -> AuditOptions {
    var options = AuditOptions()
    let keys = try await keys()
    options.verifySignature = HeadSigner(key: keys.heads).verify
    let verifier = NoteSigner(key: keys.log)?.verifier
    options.verifyNote = { verifier?.verifies($0) ?? false }
    options.inspectBlob = { [blobs] in await blobs.flaw(of: $0) }
    options.progress = { report in
      guard report.cases > 0, report.cases.isMultiple(of: 50_000) else { return }
      FileHandle.standardError.write(Data("\(report.cases) cases, \(report.blobs) files …\n".utf8))
    }
    return options
  }
}

extension AuditReport {
  /// Prints the findings and the summary.
  /// - Throws: the exit code 1 where there are findings.
  fileprivate func tell() throws {
    for finding in findings { print(finding.words) }
    if found > findings.count { print("… and \(found - findings.count) more") }
    print(words)
    guard isSound else { throw ExitCode(1) }
  }
}
