// A page of the list of objects: the few elements of its XML that are needed.

import Policy
import Storage
import Workflow

/// One page.
struct Listing: Sendable {
  /// The objects whose names are hashes.
  let entries: [BlobEntry]
  /// The last name of the page, whatever it is.
  let lastKey: String?
  let isTruncated: Bool

  /// Nil where the bytes are no such page.
  init?(_ body: [UInt8], prefix: String) {
    let text = String(decoding: body, as: UTF8.self)
    guard text.contains("<ListBucketResult"), text.contains("</ListBucketResult>") else {
      return nil
    }
    isTruncated = Listing.value("IsTruncated", in: text[...]) == "true"
    var entries: [BlobEntry] = []
    var lastKey: String?
    for part in text.split(separator: "<Contents>").dropFirst() {
      guard let key = Listing.value("Key", in: part).map(Listing.decoded),
        let size = Listing.value("Size", in: part).flatMap({ Int($0) }),
        let changed = Listing.value("LastModified", in: part).flatMap(Listing.moment)
      else { return nil }
      lastKey = key
      let name = key.dropFirst(prefix.count)
      guard key.hasPrefix(prefix), Listing.isHash(name) else { continue }
      entries.append(BlobEntry(id: BlobID(String(name)), size: size, changed: changed))
    }
    self.entries = entries
    self.lastKey = lastKey
  }

  /// Without the five entities of XML.
  private static func decoded(_ text: String) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
      .reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  private static func isHash(_ name: Substring) -> Bool {
    name.utf8.count == 64
      && name.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  /// What stands in the first element of this name.
  static func value(_ name: String, in text: Substring) -> String? {
    guard let start = text.firstRange(of: "<\(name)>")?.upperBound,
      let end = text[start...].firstRange(of: "</\(name)>")?.lowerBound
    else { return nil }
    return String(text[start..<end])
  }

  /// A moment with or without parts of a second.
  private static func moment(_ text: String) -> Instant? {
    let whole = text.split(separator: ".").first ?? ""
    return Instant(iso: whole.hasSuffix("Z") ? String(whole) : "\(whole)Z")
  }

  /// A name as it stands in a query, every byte that is not plain as %XX.
  static func encoded(_ text: String) -> String {
    text.utf8.reduce(into: "") { encoded, byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar))
      encoded +=
        isPlain
        ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
  }
}
