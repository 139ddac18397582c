// What could be read of a document: words with their places, what is hidden in it, what nobody read.

/// A rectangle on a page as it is shown (rotation applied), in points from its upper left corner.
public struct Box: Sendable, Hashable, Codable {
  public var left: Double
  public var top: Double
  public var right: Double
  public var bottom: Double
  public init(left: Double, top: Double, right: Double, bottom: Double) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }
}

/// The text of one document as the machine read it. The same bytes give the same text.
public struct DocumentText: Sendable, Hashable, Codable {
  /// In order. A page with both text and pictures of text stands twice, first with its text and then
  /// with what was recognised beside it.
  public var pages: [PageText]
  /// What somebody who only looks at the pages does not see.
  public var hidden: [HiddenContent]
  /// What could not be read and must be assessed by hand (kan ej läsas, bedöms för hand).
  public var unreadable: [UnreadablePart]
  public init(
    pages: [PageText], hidden: [HiddenContent] = [], unreadable: [UnreadablePart] = []
  ) {
    self.pages = pages
    self.hidden = hidden
    self.unreadable = unreadable
  }
}

/// The words of one page, in the order of reading.
public struct PageText: Sendable, Hashable, Codable {
  /// The first page is 1.
  public var number: Int
  /// In points, as the page is shown.
  public var width: Double
  public var height: Double
  public var source: Source
  public var words: [Word]

  /// How the words were come by.
  public enum Source: String, Sendable, Hashable, Codable {
    /// Text that the file itself holds.
    case text
    /// A picture, read by a machine (OCR): a word may be wrong.
    case recognised
  }

  public init(number: Int, width: Double, height: Double, source: Source, words: [Word]) {
    self.number = number
    self.width = width
    self.height = height
    self.source = source
    self.words = words
  }
}

/// A word: what stands between two spaces, with its punctuation.
public struct Word: Sendable, Hashable, Codable {
  public var text: String
  public var box: Box
  /// The line it stands on, counted from 0 on its page; lines of two columns are two lines.
  public var line: Int
  public init(text: String, box: Box, line: Int) {
    self.text = text
    self.box = box
    self.line = line
  }
}

/// Something in the file that its pages do not show.
public struct HiddenContent: Sendable, Hashable, Codable {
  public var kind: Kind
  /// Where in the file: a sheet's name, a part's name, a page's number. May itself be personal.
  public var place: String
  /// What it says, as text; empty for content that is no text.
  public var text: String

  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case hiddenSheet, hiddenRow, hiddenColumn, pivotCache, comment, trackedChange, note, metadata
    case embeddedFile, attachment, layer, earlierRevision, outsidePage, whiteText, coveredText
    case invisibleText, hiddenText, annotation, formValue, script, outline, externalLink
    case alternativeText, destination, pageLabel, thumbnail
  }

  public init(kind: Kind, place: String, text: String) {
    self.kind = kind
    self.place = place
    self.text = text
  }
}

/// A part of the file that no machine here could read.
public struct UnreadablePart: Sendable, Hashable, Codable {
  /// The page, or nil for the whole document or a part of it that has no page.
  public var page: Int?
  public var place: String?
  public var reason: Reason

  public enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
    case encrypted, damaged, tooLarge, tooManyPages, timedOut, tooMuchMemory, noText
    case unknownKind, toolMissing, failed
  }

  public init(page: Int? = nil, place: String? = nil, reason: Reason) {
    self.page = page
    self.place = place
    self.reason = reason
  }
}
