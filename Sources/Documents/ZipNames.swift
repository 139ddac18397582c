// The names at the beginning of a zip file: enough to tell office documents from other archives.

struct ZipNames {
  private var names: [String] = []
  /// What an OpenDocument says of itself in its first entry, stored without compression.
  private var declared = ""

  /// Follows local headers as far as the bytes and the sizes in them reach.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var at = 0
    while at + 30 <= bytes.count, names.count < 200, ZipNames.isHeader(bytes, at) {
      let nameLength = ZipNames.number(bytes, at + 26, 2)
      let extraLength = ZipNames.number(bytes, at + 28, 2)
      let size = ZipNames.number(bytes, at + 18, 4)
      let start = at + 30
      guard start + nameLength <= bytes.count else { break }
      let name = String(decoding: bytes[start..<start + nameLength], as: UTF8.self)
      let content = start + nameLength + extraLength
      if name == "mimetype", names.isEmpty, size < 200, content + size <= bytes.count {
        declared = String(decoding: bytes[content..<content + size], as: UTF8.self)
      }
      names.append(name)
      // A size that stands after the content is not known here: the next header is looked for.
      at = size > 0 ? content + size : ZipNames.nextHeader(bytes, from: content)
    }
  }

  var kind: FileKind? {
    for kind in [FileKind.odt, .ods, .odp] where declared == kind.mediaType { return kind }
    guard names.contains("[Content_Types].xml") || names.contains("_rels/.rels") else {
      return nil
    }
    if names.contains(where: { $0.hasPrefix("word/") }) { return .docx }
    if names.contains(where: { $0.hasPrefix("xl/") }) { return .xlsx }
    if names.contains(where: { $0.hasPrefix("ppt/") }) { return .pptx }
    return nil
  }

  private static func isHeader(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
    at + 4 <= bytes.count && bytes[at] == 0x50 && bytes[at + 1] == 0x4B && bytes[at + 2] == 3
      && bytes[at + 3] == 4
  }

  private static func nextHeader(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    guard start < bytes.count - 4 else { return bytes.count }
    return (start..<bytes.count - 4).first { isHeader(bytes, $0) } ?? bytes.count
  }

  private static func number(
    _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ length: Int
  ) -> Int {
    (0..<length).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
  }
}
