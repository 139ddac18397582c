// The audit: follows every chain from its beginning, while the service runs, and reports what does not hold.

public import Policy
public import Proofs
public import Workflow

/// What an audit looks at besides the database itself.
public struct AuditOptions: Sendable {
  /// Whether a head's signature holds; nil leaves signatures alone.
  public var verifySignature: (@Sendable (_ hash: [UInt8], _ signature: [UInt8]) -> Bool)?
  /// Whether a checkpoint's signature holds; nil leaves signatures alone.
  public var verifyNote: (@Sendable (SignedNote) -> Bool)?
  /// Checkpoints that were kept elsewhere: the log must go on from each of them.
  public var checkpoints: [Checkpoint] = []
  /// What is wrong with a file that some row names; nil leaves files alone.
  public var inspectBlob: (@Sendable (BlobID) async -> Finding.Flaw?)?
  /// What only the desk knows of a case. With it everything is looked at, not only what proves the chain.
  public var expectation: (@Sendable (Case) -> Expectation)?
  /// Where the files are, to find those that no row names; nil leaves them alone.
  public var files: BlobStore?
  /// The moment by which a file counts as old.
  public var now: Instant?
  /// Findings that are kept at most, from 1; all are counted.
  public var limit = 1_000
  /// Called now and then with what has been done so far.
  public var progress: @Sendable (AuditReport) -> Void = { _ in }
  public init() {}
}

/// What of a case follows from its events only together with the policy and the server's key.
public struct Expectation: Sendable {
  /// SHA-256 of the access code that is valid now.
  public var codeHash: [UInt8]
  /// When the service must look at the case by itself, under the policy `policy`.
  public var wakeAt: Instant?
  public var policy: PolicyHash
  /// Every file that the case must name.
  public var files: Set<BlobID>

  public init(codeHash: [UInt8], wakeAt: Instant?, policy: PolicyHash, files: Set<BlobID>) {
    self.codeHash = codeHash
    self.wakeAt = wakeAt
    self.policy = policy
    self.files = files
  }
}

extension Store {
  /// Checks chains, read model, register, heads, counters and, if asked for, files and all the rest.
  ///
  /// The service may run meanwhile: rows that belong together are read from one snapshot.
  public func audit(
    _ options: AuditOptions = AuditOptions()
  ) async -> Result<AuditReport, StorageFailure> {
    var report = AuditReport(limit: max(options.limit, 1))
    do throws(StorageFailure) {
      try await auditCases(&report, options)
      try await auditRegister(&report)
      try await auditWhole(&report)
      try await auditHeads(&report, options)
      try await auditAccesses(&report)
      try await auditLog(&report, options)
      try await auditBlobs(&report, options)
      if options.expectation != nil { try await auditRest(&report) }
      try await auditOrphans(&report, options)
      return .success(report)
    } catch { return .failure(error) }
  }

  private func auditCases(
    _ report: inout AuditReport, _ options: AuditOptions
  ) async throws(StorageFailure) {
    var after = ""
    let chunk = 200
    while true {
      let values: [Value] = [.text(after), .int(chunk)]
      let beside =
        options.expectation == nil
        ? []
        : [Statement(CaseAuditSQL.named, values), Statement(CaseAuditSQL.errands, values)]
      let rows = try await database.read(
        [
          Statement(CaseAuditSQL.rows, values), Statement(CaseAuditSQL.events, values),
          Statement(CaseAuditSQL.letters, values), Statement(CaseAuditSQL.unregistered, values),
        ] + beside
      ).get()
      let grouped = rows.dropFirst().map { Dictionary(grouping: $0, by: \.values.first) }
      let coder = EventCoder()
      var folded: [FoldedCase] = []
      for row in rows[0] {
        after = try row.text(0)
        let key = Value.text(after)
        let audit = CaseAudit(
          id: CaseID(after), row: row, records: grouped[0][key] ?? [],
          letters: grouped[1][key] ?? [])
        let (findings, whole) = audit.findings(coder)
        report.add(findings)
        guard let whole, let expectation = options.expectation?(whole.file) else { continue }
        let rest = CaseRestAudit(
          whole: whole, row: row, named: grouped[3][key] ?? [], errands: grouped[4][key] ?? [])
        report.add(rest.findings(expectation))
        rest.count(&report.errands)
        folded.append(whole.folded)
      }
      report.add(try await wordFindings(folded))
      for row in rows[3] { report.add([.unregistered(CaseID(try row.text(0)))]) }
      report.cases += rows[0].count
      report.events += rows[1].count
      options.progress(report)
      if rows[0].count < chunk { return }
    }
  }

  private func auditRegister(_ report: inout AuditReport) async throws(StorageFailure) {
    var audit = RegisterAudit()
    let chunk = 1_000
    while true {
      let rows = try await database.read([
        Statement(RegisterAudit.rows, audit.key + [.int(chunk)]), Statement(RegisterAudit.last),
      ]).get()
      let isLast = rows[0].count < chunk
      try audit.take(rows[0], last: rows[1], isLast: isLast)
      if isLast { break }
    }
    report.registerRows = audit.rows
    report.add(audit.findings)
  }

  /// What can be asked in one query over everything.
  private func auditWhole(_ report: inout AuditReport) async throws(StorageFailure) {
    let rows = try await database.read([
      Statement(CaseAuditSQL.orphans), Statement(CaseAuditSQL.counted),
      Statement(CaseAuditSQL.counts),
    ]).get()
    for row in rows[0] { report.add([.eventsWithoutCase(CaseID(try row.text(0)))]) }
    let different = Set(rows[1]).symmetricDifference(rows[2])
    var authorities: Set<String> = []
    for row in different { authorities.insert(try row.text(0)) }
    report.add(authorities.sorted().map { .counts(AuthorityID($0)) })
  }

  private func auditHeads(
    _ report: inout AuditReport, _ options: AuditOptions
  ) async throws(StorageFailure) {
    var previous: Head?
    while true {
      let page = try await heads(after: previous?.number ?? 0).get()
      for head in page {
        let covered = try await covered(
          after: previous?.through ?? 0, through: head.through, previous: previous?.hash ?? []
        ).get()
        if head.number != (previous?.number ?? 0) + 1 {
          report.add([.head(number: (previous?.number ?? 0) + 1, .missing)])
        } else if covered.hash != head.hash {
          report.add([.head(number: head.number, .hash)])
        } else if let verify = options.verifySignature, !verify(head.hash, head.signature) {
          report.add([.head(number: head.number, .signature)])
        }
        report.heads += 1
        previous = head
      }
      if page.isEmpty { return }
    }
  }

  private func auditBlobs(
    _ report: inout AuditReport, _ options: AuditOptions
  ) async throws(StorageFailure) {
    guard let inspect = options.inspectBlob else { return }
    var after = ""
    while true {
      let rows = try await database.read(
        Statement(CaseAuditSQL.blobs, [.text(after), .int(500)])
      ).get()
      for row in rows {
        after = try row.text(0)
        let blob = BlobID(after)
        // A file that was dropped since the page was read may be gone by right.
        if let flaw = await inspect(blob), try await isNamed(blob).get() {
          report.add([.blob(blob, flaw)])
        }
      }
      report.blobs += rows.count
      options.progress(report)
      if rows.count < 500 { return }
    }
  }
}
