// The order for a masked copy: the original, what was read of it, and what is to be hidden.

public import Redaction

/// Everything a masked copy is made from. The same order gives the same bytes.
public struct MaskingOrder: Sendable, Hashable {
  /// The path of the original, a PDF; it is only ever read.
  public var source: String
  /// SHA-256 of the original in lower-case hexadecimal, as the marks were made on it.
  public var sourceHash: String
  /// What was read of the original: the words that can be kept, with their places.
  public var text: DocumentText
  /// The public title; the only thing from the case that the copy's metadata tells.
  public var title: String
  /// The file name under which the copy will leave; checked, not used.
  public var fileName: String
  /// BCP 47, such as `sv`.
  public var language: String
  public var marks: [MaskedArea]
  /// The list of masks as a PDF of our own, whose pages are added last; nil for none.
  public var list: MaskListPages?

  /// The list of masks, set elsewhere.
  public struct MaskListPages: Sendable, Hashable {
    public var path: String
    public var text: DocumentText
    public init(path: String, text: DocumentText) {
      self.path = path
      self.text = text
    }
  }

  public init(
    source: String, sourceHash: String, text: DocumentText, title: String, fileName: String,
    language: String = "sv", marks: [MaskedArea], list: MaskListPages? = nil
  ) {
    self.source = source
    self.sourceHash = sourceHash
    self.text = text
    self.title = title
    self.fileName = fileName
    self.language = language
    self.marks = marks
    self.list = list
  }
}

/// A masked copy on disk, not yet verified: nothing may leave on the strength of this alone.
public struct MadeCopy: Sendable, Hashable {
  public let path: String
  /// Of its bytes, in lower-case hexadecimal.
  public let sha256: String
  public let size: Int
  public let pageCount: Int
  /// The boxes as they were drawn.
  public let boxes: [DrawnBox]
  /// Lines that were cleared and set anew without their masked words.
  public let newLines: [DrawnLine]
  /// Pages where a box had to keep the place of what it hides: its width tells something.
  public let unevenPages: [Int]

  /// The same as a file with other bytes: for a copy that is kept elsewhere, or read again later.
  public func claiming(sha256: String) -> MadeCopy {
    MadeCopy(
      path: path, sha256: sha256, size: size, pageCount: pageCount, boxes: boxes,
      newLines: newLines, unevenPages: unevenPages)
  }
}

/// What was cleared for a line that was set anew.
public struct DrawnLine: Sendable, Hashable {
  public var page: Int
  public var box: Box
}

/// A box of a masked copy.
public struct DrawnBox: Sendable, Hashable, Codable {
  public var page: Int
  public var box: Box
  public var label: String
}
