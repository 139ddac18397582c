// What the reading programs write: one record a line, its fields between tabs.

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The records of one run, in order; a line that is cut off is none.
struct Records {
  let rows: [[String]]
  /// Whether the program came to its end.
  let isWhole: Bool

  init(_ data: Data?) {
    var rows: [[String]] = []
    var isWhole = false
    let bytes = data ?? Data()
    bytes.withUnsafeBytes { (buffer: UnsafeRawBufferPointer) in
      var start = 0
      while let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
        start = end + 1
        if line.elementsEqual("end".utf8) {
          isWhole = true
        } else {
          rows.append(Records.fields(line))
        }
      }
    }
    self.rows = rows
    self.isWhole = isWhole
  }

  private static func fields(_ line: UnsafeRawBufferPointer) -> [String] {
    line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map { field in
      guard field.contains(UInt8(ascii: "\\")) else {
        return String(decoding: field, as: UTF8.self)
      }
      return unescaped(field)
    }
  }

  private static func unescaped(_ field: Slice<UnsafeRawBufferPointer>) -> String {
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in field {
      if isEscaped {
        switch byte {
        case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
        default: bytes.append(byte)
        }
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
