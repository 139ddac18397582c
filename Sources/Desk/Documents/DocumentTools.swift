// What reads, flags, masks and verifies documents, put together once at start.

public import Documents
public import Letters
public import Redaction

/// The machinery of documents; without it documents are kept, and assessed by hand.
public struct DocumentTools: Sendable {
  /// Names the reader, its version and what it lacks: what another one has read is read again.
  public let readerIdentity: String
  /// What is not installed; documents that need it are not assessed, and no copy of them is made.
  public let missing: [String]
  let assessor: Assessor
  let programs: any DocumentPrograms
  let listPrinter: MaskListPrinter?

  /// - Parameter listPrinter: prints the list at the end of each masked copy; without one none is made.
  public init(
    readerIdentity: String, missing: [String], assessor: Assessor,
    programs: any DocumentPrograms, listPrinter: MaskListPrinter?
  ) {
    self.readerIdentity = readerIdentity
    self.missing = missing
    self.assessor = assessor
    self.programs = programs
    self.listPrinter = listPrinter
  }
}

/// The port to the programs that work on files; each runs in a child process with limits.
public protocol DocumentPrograms: Sendable {
  /// Reads a file; what it cannot read it says in the text. The same bytes give the same text.
  ///
  /// - Returns: the text, and for what is no PDF the one to which the places of its words refer.
  func read(
    _ path: String, kind: FileKind, progress: @escaping PageProgress
  ) async -> (text: DocumentText, pdf: [UInt8]?)

  /// One page of a PDF as a PNG picture; nil where it cannot be drawn.
  func picture(of path: String, page: Int) async -> [UInt8]?

  /// Makes a masked copy and verifies it by other means; the copy's bytes only where it has passed.
  ///
  /// - Parameter list: the list of masks as a PDF, which is read and added to the copy.
  func mask(
    _ order: MaskingOrder, list: [UInt8], seeking passages: MaskedPassages,
    progress: @escaping PageProgress
  ) async throws(MaskingFailure) -> MaskedBytes

  /// Looks into a copy that was masked elsewhere.
  ///
  /// - Parameter original: the path of what it is a copy of, where there is a file.
  func check(copy path: String, original: String?) async -> CopyReport
}

/// What may not be found in a masked copy. It holds what is secret and is never stored or logged.
public struct MaskedPassages: Sendable, Hashable {
  /// The words under each mark, and what findings there mean in other written forms.
  public let masked: [String]
  /// Words that a person has seen elsewhere in the document and lets stand.
  public let standing: [String]
}

/// What came of making a masked copy.
public struct MaskedBytes: Sendable {
  /// Nil where the verification found something.
  public let copy: [UInt8]?
  public let record: VerificationRecord
  public init(copy: [UInt8]?, record: VerificationRecord) {
    self.copy = copy
    self.record = record
  }
}

/// What was found in a copy that was masked elsewhere.
public struct CopyReport: Sendable, Codable {
  public let findings: [UploadedCopyFinding]
  /// Why the look did not come to its end; nil where it did.
  public let problem: String?
  public init(findings: [UploadedCopyFinding], problem: String?) {
    self.findings = findings
    self.problem = problem
  }

  /// The problem of a look for which a program is not installed: it says nothing of the copy.
  public static let toolMissing = "toolMissing"

  /// Whether it was looked through and nothing was found.
  public var passed: Bool { findings.isEmpty && problem == nil }
}
