// What was checked in a masked copy, by which tools, and what came of it.

public import Redaction

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The outcome of a verification. It holds nothing secret: masked strings are numbers in it.
public struct VerificationRecord: Sendable, Hashable, Codable {
  /// Of this form of record.
  public var version = 1
  /// SHA-256 of the original, in lower-case hexadecimal.
  public var source: String
  /// SHA-256 of the copy that was examined; empty where there was none to read.
  public var copy: String
  /// SHA-256 of the marks and what the boxes say.
  public var marks: String
  /// How many strings were looked for, forms and parts included.
  public var sought: Int
  /// Name and version of every tool that took part.
  public var tools: [String: String]
  /// Pages of the copy, in order, where a box had to keep the place of what it hides: a person should
  /// look at what its width tells.
  public var unevenPages: [Int]
  /// One for each kind of check, in the order of `Check.allCases`.
  public var checks: [Outcome]

  /// Whether the copy may leave: every check was made, and none found anything.
  public var passed: Bool {
    checks.map(\.check) == Check.allCases && checks.allSatisfy { $0.passed }
  }

  /// A way of looking at the copy.
  public enum Check: String, Sendable, Hashable, Codable, CaseIterable {
    /// The file is the one that was made, and the original is still what it was.
    case identity
    /// As many pages as the original and the list, of the same size.
    case pages
    /// Every byte belongs to an object, every object to the pages, every key to the allow-list.
    case structure
    /// All strings and decompressed streams of the file.
    case strings
    /// Title, language and names.
    case names
    /// Text as poppler gives it.
    case firstExtractor
    /// Text as pdfium gives it.
    case secondExtractor
    /// The pixels of each box, drawn by pdfium.
    case boxes
    /// What can be read around each box in the drawn page.
    case recognition
  }

  /// What came of one check.
  public struct Outcome: Sendable, Hashable, Codable {
    public var check: Check
    /// True only where the check ran to its end and found nothing.
    public var passed: Bool
    /// Why the check did not run to its end; nil where it did.
    public var problem: String?
    public var findings: [Finding]

    init(_ check: Check, findings: [Finding]) {
      self.check = check
      self.findings = findings
      passed = findings.isEmpty
    }

    /// A check that did not run to its end has not passed.
    init(_ check: Check, problem: String) {
      self.check = check
      self.problem = problem
      findings = []
      passed = false
    }
  }

  /// Something that should not be there.
  public struct Finding: Sendable, Hashable, Codable {
    public var kind: String
    public var page: Int?
    public var box: Box?
    /// Which of the strings sought, counted from 0.
    public var sought: Int?
    public init(kind: String, page: Int? = nil, box: Box? = nil, sought: Int? = nil) {
      self.kind = kind
      self.page = page
      self.box = box
      self.sought = sought
    }
  }

  /// The bytes that are stored, hashed and chained: the same record gives the same bytes.
  public var canonical: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A record of strings, whole numbers and finite coordinates always encodes.
    return (try? encoder.encode(self)) ?? Data()
  }
}
