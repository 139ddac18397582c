// A ZIP file of whole files, nothing compressed and nothing dated by a clock: the same files give the
// same bytes.

/// Writes a ZIP archive (APPNOTE 6.3) with stored entries under 4 GB in all.
struct StoredZip {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// 1980-01-01, the first day that the format knows.
  private static let date: UInt16 = 0x0021

  /// - Parameter name: with `/` between folders; told to be UTF-8.
  mutating func add(_ name: String, _ content: [UInt8]) {
    let name = Array(name.utf8)
    let start = UInt32(bytes.count)
    let fields = StoredZip.fields(content, name)
    bytes += StoredZip.number(0x0403_4B50, 4) + fields + name
    bytes += content
    directory += StoredZip.number(0x0201_4B50, 4) + StoredZip.number(20, 2) + fields
    // No comment, first disk, no attributes.
    directory += StoredZip.number(0, 2) + StoredZip.number(0, 2) + StoredZip.number(0, 2)
    directory += StoredZip.number(0, 4) + StoredZip.number(start, 4) + name
    count += 1
  }

  /// The archive with its directory.
  func finished() -> [UInt8] {
    var end = StoredZip.number(0x0605_4B50, 4) + StoredZip.number(0, 2) + StoredZip.number(0, 2)
    end += StoredZip.number(UInt32(count), 2) + StoredZip.number(UInt32(count), 2)
    end += StoredZip.number(UInt32(directory.count), 4) + StoredZip.number(UInt32(bytes.count), 4)
    end += StoredZip.number(0, 2)
    return bytes + directory + end
  }

  /// What both heads of an entry say: version, UTF-8 names, stored, date, check, sizes, length of the name.
  private static func fields(_ content: [UInt8], _ name: [UInt8]) -> [UInt8] {
    let size = number(UInt32(content.count), 4)
    return number(20, 2) + number(0x0800, 2) + number(0, 2) + number(0, 2)
      + number(UInt32(date), 2) + number(CRC32.of(content), 4) + size + size
      + number(UInt32(name.count), 2) + number(0, 2)
  }

  /// Little end first.
  private static func number(_ value: UInt32, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }
}

/// The check sum of ZIP (ISO 3309).
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }

  static func of(_ bytes: [UInt8]) -> UInt32 {
    var check: UInt32 = 0xFFFF_FFFF
    for byte in bytes { check = table[Int((check ^ UInt32(byte)) & 0xFF)] ^ (check >> 8) }
    return check ^ 0xFFFF_FFFF
  }
}
