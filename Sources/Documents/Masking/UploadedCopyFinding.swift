// What is wrong with a copy that somebody masked elsewhere and uploaded.

public import Redaction

/// Something in an uploaded copy that shows or may show what was meant to be hidden.
public struct UploadedCopyFinding: Sendable, Hashable, Codable {
  public var kind: Kind
  /// The page and the place on it; nil for what belongs to the file and not to a page.
  public var page: Int?
  public var box: Box?

  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Text that no picture of the page shows: white, invisible, clipped, outside, in a layer.
    case hiddenText
    /// Text beneath a dark, coloured, hatched or half-transparent area.
    case coveredText
    /// Text beneath a picture.
    case imageCover
    /// Annotations lie on top of the page and can be lifted off.
    case annotation
    case form, attachment, script, layer, metadata, earlierRevision, outline, link
    /// The same as the original, or text of it that the copy seems to hide but still has.
    case sameAsOriginal
  }

  public init(kind: Kind, page: Int? = nil, box: Box? = nil) {
    self.kind = kind
    self.page = page
    self.box = box
  }
}
