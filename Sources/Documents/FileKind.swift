// What a file is: told by its bytes, never by its name or by what the sender says.

/// The kinds of file that are taken.
public enum FileKind: String, Sendable, Hashable, CaseIterable {
  case pdf
  case docx, xlsx, pptx
  case odt, ods, odp
  /// Word, Excel or PowerPoint before 2007, or another compound file of that age.
  case oldOffice
  /// An Outlook message.
  case msg
  case rtf
  case text, csv, html
  case png, jpeg, tiff, gif, webp, heic
  /// A mail message (RFC 5322).
  case eml

  /// The type under which it is stored and sent.
  public var mediaType: String {
    switch self {
    case .pdf: "application/pdf"
    case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case .pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    case .odt: "application/vnd.oasis.opendocument.text"
    case .ods: "application/vnd.oasis.opendocument.spreadsheet"
    case .odp: "application/vnd.oasis.opendocument.presentation"
    case .oldOffice: "application/x-ole-storage"
    case .msg: "application/vnd.ms-outlook"
    case .rtf: "application/rtf"
    case .text: "text/plain"
    case .csv: "text/csv"
    case .html: "text/html"
    case .png: "image/png"
    case .jpeg: "image/jpeg"
    case .tiff: "image/tiff"
    case .gif: "image/gif"
    case .webp: "image/webp"
    case .heic: "image/heic"
    case .eml: "message/rfc822"
    }
  }

  /// The usual ending of its name, without the dot.
  public var fileExtension: String {
    switch self {
    case .oldOffice: "doc"
    case .text: "txt"
    case .jpeg: "jpg"
    case .tiff: "tif"
    case .pdf, .docx, .xlsx, .pptx, .odt, .ods, .odp, .msg, .rtf, .csv, .html, .png, .gif,
      .webp, .heic, .eml:
      rawValue
    }
  }
}

extension FileKind {
  /// How many bytes from the beginning are enough to tell.
  public static let headLength = 64 * 1024

  /// The kind of a file that begins with `head`; nil for kinds that are not taken.
  ///
  /// - Parameters:
  ///   - head: the first `headLength` bytes, or the whole file where it is shorter.
  ///   - name: the sender's name, asked only where bytes alone cannot tell: text from CSV.
  public static func sniff(_ head: [UInt8], name: String? = nil) -> FileKind? {
    head.withUnsafeBufferPointer { bytes in
      let head = Head(bytes: bytes)
      // Before PDF, whose mark may stand some way into the file: here it may be that of an attachment.
      if head.isCompoundFile { return head.isOutlook ? .msg : .oldOffice }
      if let kind = head.magic { return kind }
      if head.starts("PK\u{3}\u{4}") { return ZipNames(bytes).kind }
      guard TextBytes.isText(bytes) else { return nil }
      if head.isMail { return .eml }
      if head.isWebPage { return .html }
      return name?.lowercased().hasSuffix(".csv") == true ? .csv : .text
    }
  }

  /// Whether a file that ends with `tail` has its end. Only PDF says so by itself.
  ///
  /// - Parameter tail: the last 2 KiB, or the whole file where it is shorter.
  public func isWhole(tail: [UInt8]) -> Bool {
    guard self == .pdf else { return true }
    return tail.withUnsafeBufferPointer { Head(bytes: $0).contains("%%EOF", within: tail.count) }
  }
}
