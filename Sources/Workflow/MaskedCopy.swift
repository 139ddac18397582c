// The masked copy of a line: what it was made from, who or what has verified it, and whether it may leave.

public import Policy

/// A masked copy, and how it was verified.
public struct MaskedCopy: Sendable, Hashable, Codable {
  public let file: StoredFile
  /// Who uploaded it, or asked the service to make it.
  public let addedBy: StaffID
  /// What stood when it was made or uploaded; when that is no longer so the copy is stale.
  public var basis: Basis?
  public var verification: Verification?
  /// What the service found in a copy that was masked elsewhere; nil while it has not looked.
  public var check: Check?

  /// The bytes and the marks that a copy answers to.
  public struct Basis: Sendable, Hashable, Codable {
    public let original: BlobID?
    /// In order.
    public let marks: [EntryID]
    public init(original: BlobID?, marks: [EntryID]) {
      self.original = original
      self.marks = marks
    }
  }

  /// What was verified, and by whom: a person who looked, or the service for the person who asked.
  public struct Verification: Sendable, Hashable, Codable {
    public let kind: Kind
    public let by: StaffID
    public let checked: Personal
    public let at: Instant
    /// The record of an automatic verification, as a file.
    public let record: BlobID?

    public enum Kind: String, Sendable, Hashable, Codable {
      case manual
      /// The produced file was searched, read and looked at by other means than those that made it.
      case automatic
    }

    public init(
      kind: Kind, by: StaffID, checked: Personal, at: Instant, record: BlobID? = nil
    ) {
      self.kind = kind
      self.by = by
      self.checked = checked
      self.at = at
      self.record = record
    }
  }

  /// The service's look at a copy masked elsewhere.
  public struct Check: Sendable, Hashable, Codable {
    /// The copy that was looked at.
    public let copy: BlobID
    public let passed: Bool
    public let at: Instant
    /// What was found, as a file.
    public let record: BlobID?
    public init(copy: BlobID, passed: Bool, at: Instant, record: BlobID?) {
      self.copy = copy
      self.passed = passed
      self.at = at
      self.record = record
    }
  }
}

/// A masked copy that the service is asked to make; its failure when it could not.
public struct Masking: Sendable, Hashable, Codable {
  public let by: StaffID
  public let at: Instant
  public let basis: MaskedCopy.Basis
  public var failure: Failure?

  /// Why there is no copy: nothing was kept of it, and nothing leaves.
  public struct Failure: Sendable, Hashable, Codable {
    public let reason: Reason
    public let at: Instant
    /// The record of the verification that it did not pass, as a file.
    public let record: BlobID?
    public init(reason: Reason, at: Instant, record: BlobID? = nil) {
      self.reason = reason
      self.at = at
      self.record = record
    }

    public enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
      /// A program that is needed is not installed.
      case toolMissing
      /// The original cannot be read or drawn.
      case unreadable
      /// It is larger than may be masked, or took longer than it may.
      case tooLarge, timedOut
      /// The produced file still holds something of what was to be masked.
      case notVerified
      /// The marks or the original changed while it was made.
      case changed
      case failed
    }
  }
}

/// A masked copy that the service has made, with the record that it passed.
public struct VerifiedCopy: Sendable, Hashable, Codable {
  public let file: StoredFile
  public let basis: MaskedCopy.Basis
  public let record: BlobID
  /// What was verified, in words that name nothing of what was masked.
  public let checked: Personal
  public init(
    file: StoredFile, basis: MaskedCopy.Basis, record: BlobID, checked: Personal
  ) {
    self.file = file
    self.basis = basis
    self.record = record
    self.checked = checked
  }
}

extension Line {
  /// What a copy made now would answer to.
  public var copyBasis: MaskedCopy.Basis {
    MaskedCopy.Basis(original: original?.blob, marks: markIDs)
  }

  /// Whether the copy answers to other marks or other bytes than those that stand now.
  public var isCopyStale: Bool {
    maskedCopy?.basis.map { $0 != copyBasis } ?? false
  }

  /// The request for a copy that is still being worked on.
  public var runningMasking: Masking? { masking?.failure == nil ? masking : nil }
}

extension Deliberation {
  /// Nothing leaves with marks that nobody has confirmed, or without those that stand.
  ///
  /// A masked copy leaves only while its verification stands for exactly these marks and bytes; one that was
  /// masked elsewhere also needs a passing look of the service, whatever a person says of it.
  func checkMarks(_ line: Line, _ assessment: Assessment) throws(Refusal) {
    guard line.proposals.isEmpty else { throw Refusal(.marksUnconfirmed, line: line.id) }
    guard assessment.verdict == .releaseMasked else {
      guard line.marks.isEmpty else { throw Refusal(.marksNotMasked, line: line.id) }
      return
    }
    let grounds = Set(assessment.grounds.map(\.provision))
    if let mark = line.marks.first(where: { !grounds.contains($0.provision) }) {
      throw Refusal(.markGroundMissing, line: line.id, ["provision": mark.provision.text])
    }
    guard let copy = line.maskedCopy else { throw Refusal(.noMaskedCopy, line: line.id) }
    guard !line.isCopyStale else { throw Refusal(.maskedCopyStale, line: line.id) }
    guard let verification = copy.verification else {
      throw Refusal(.maskedCopyUnverified, line: line.id)
    }
    guard verification.kind == .manual else { return }
    guard let check = copy.check else { throw Refusal(.maskedCopyUnchecked, line: line.id) }
    guard check.passed else { throw Refusal(.maskedCopyLeaks, line: line.id) }
  }
}
