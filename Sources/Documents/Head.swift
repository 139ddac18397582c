// The first bytes of a file, and the marks by which formats begin.

struct Head {
  let bytes: UnsafeBufferPointer<UInt8>

  func starts(_ text: StaticString, at offset: Int = 0) -> Bool {
    let wanted = text.utf8CodeUnitCount
    guard offset + wanted <= bytes.count else { return false }
    for place in 0..<wanted where bytes[offset + place] != text.utf8Start[place] { return false }
    return true
  }

  func starts(bytes wanted: [UInt8], at offset: Int = 0) -> Bool {
    guard offset + wanted.count <= bytes.count else { return false }
    for place in wanted.indices where bytes[offset + place] != wanted[place] { return false }
    return true
  }

  func contains(_ text: StaticString, within length: Int) -> Bool {
    let last = min(length, bytes.count) - text.utf8CodeUnitCount
    guard last >= 0 else { return false }
    return (0...last).contains { starts(text, at: $0) }
  }

  /// Formats that begin with a mark of their own.
  var magic: FileKind? {
    // Readers take a PDF whose mark stands anywhere in the first KiB.
    if contains("%PDF-", within: 1024) { return .pdf }
    if starts(bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if starts(bytes: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if starts(bytes: [0x49, 0x49, 0x2A, 0x00]) || starts(bytes: [0x4D, 0x4D, 0x00, 0x2A]) {
      return .tiff
    }
    if starts("GIF87a") || starts("GIF89a") { return .gif }
    if starts("RIFF"), starts("WEBP", at: 8) { return .webp }
    if starts("ftyp", at: 4), isHEIC { return .heic }
    if starts("{\\rtf") { return .rtf }
    return nil
  }

  private var isHEIC: Bool {
    ["heic", "heix", "heim", "heis", "hevc", "mif1"].contains { (brand: StaticString) in
      starts(brand, at: 8)
    }
  }

  /// The container of Office before 2007 and of Outlook.
  var isCompoundFile: Bool {
    starts(bytes: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
  }

  /// Names of streams in a compound file are UTF-16; those of a message begin so.
  var isOutlook: Bool {
    let name = Array("__substg1.0_".utf8).flatMap { [$0, UInt8(0)] }
    guard bytes.count > name.count else { return false }
    return stride(from: 512, to: bytes.count - name.count, by: 64).contains {
      starts(bytes: name, at: $0)
    }
  }

  /// Header fields of a message: names, colons, and one that only messages have.
  var isMail: Bool {
    var isKnown = false
    var lines = 0
    for line in bytes.prefix(16 * 1024).split(
      separator: UInt8(ascii: "\n"), maxSplits: 100, omittingEmptySubsequences: false)
    {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      guard let first = line.first else { break }
      if first == UInt8(ascii: " ") || first == UInt8(ascii: "\t"), lines > 0 { continue }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
        line[..<colon].allSatisfy({ 0x21...0x7E ~= $0 })
      else { break }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      if Head.mailFields.contains(name) { isKnown = true }
      lines += 1
    }
    return isKnown && lines >= 3
  }

  /// The root element of a web page, or what is said before it.
  var isWebPage: Bool {
    let start = bytes.prefix(1024).drop { $0 <= 0x20 || $0 >= 0xBB }
    let text = String(decoding: start.prefix(15), as: UTF8.self).lowercased()
    return text.hasPrefix("<!doctype html") || text.hasPrefix("<html")
  }

  private static let mailFields: Set<String> = [
    "received", "return-path", "message-id", "mime-version", "delivered-to",
  ]
}
