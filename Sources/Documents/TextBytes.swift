// Whether bytes are text that a person wrote: UTF-8 or Latin-1, and no controls.

enum TextBytes {
  static func isText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !bytes.isEmpty, !bytes.contains(where: isControl) else { return false }
    // A character may be cut at the end of what was looked at.
    for end in stride(from: bytes.count, through: max(0, bytes.count - 3), by: -1) {
      let part = UnsafeBufferPointer(rebasing: bytes[..<end])
      if String(validating: part, as: UTF8.self) != nil { return true }
    }
    // Latin-1 and its Windows sister: no controls, and mostly plain letters.
    let plain = bytes.count { 0x20...0x7E ~= $0 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    return plain * 10 >= bytes.count * 7
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x0A, 0x0C, 0x0D: false
    case 0..<0x20, 0x7F: true
    default: false
    }
  }
}
