// Escaping for HTML, byte by byte.

public import Mustache

/// Escapes the five characters of HTML wherever their bytes stand.
///
/// The library's own escaper compares graphemes, so that a quotation mark followed by a combining
/// mark is another character to it and passes; to a browser it is still a quotation mark.
public struct MarkupEscape: MustacheContentType {
  public init() {}

  public func escapeText(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Makes it what `{{% CONTENT_TYPE:HTML}}` means, for every template parsed after this.
  public static func register() {
    MustacheContentTypes.register(MarkupEscape(), named: "HTML")
  }
}
