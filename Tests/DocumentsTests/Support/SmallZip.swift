// Zip files made by the tests themselves: stored entries, and one that grows when it is opened.

/// A zip file of stored entries.
struct SmallZip {
  private struct Entry {
    let name: [UInt8]
    let content: [UInt8]
    let method: UInt16
    let checksum: UInt32
    let size: UInt32
    let offset: UInt32
  }
  private var entries: [Entry] = []
  private var body: [UInt8] = []

  init(_ parts: [(String, String)] = []) {
    for (name, content) in parts { add(name, Array(content.utf8)) }
  }

  mutating func add(_ name: String, _ content: [UInt8]) {
    add(name, content, method: 0, checksum: SmallZip.checksum(content), size: content.count)
  }

  /// An entry that says of itself what need not be true.
  mutating func add(
    _ name: String, _ content: [UInt8], method: UInt16, checksum: UInt32, size: Int
  ) {
    let entry = Entry(
      name: Array(name.utf8), content: content, method: method, checksum: checksum,
      size: UInt32(clamping: size), offset: UInt32(body.count))
    entries.append(entry)
    body += bytes(UInt32(0x0403_4B50)) + head(entry) + bytes(UInt16(0)) + entry.name + content
  }

  private func head(_ entry: Entry) -> [UInt8] {
    bytes(UInt16(20)) + bytes(UInt16(0)) + bytes(entry.method) + bytes(UInt32(0x21 << 16))
      + bytes(entry.checksum) + bytes(UInt32(entry.content.count)) + bytes(entry.size)
      + bytes(UInt16(entry.name.count))
  }

  var file: [UInt8] {
    var directory: [UInt8] = []
    for entry in entries {
      directory += bytes(UInt32(0x0201_4B50)) + bytes(UInt16(20)) + head(entry)
      directory += [UInt8](repeating: 0, count: 12) + bytes(entry.offset) + entry.name
    }
    return body + directory + bytes(UInt32(0x0605_4B50)) + bytes(UInt32(0))
      + bytes(UInt16(entries.count))
      + bytes(UInt16(entries.count)) + bytes(UInt32(directory.count)) + bytes(UInt32(body.count))
      + bytes(UInt16(0))
  }

  private func bytes(_ number: UInt16) -> [UInt8] { [UInt8(number & 255), UInt8(number >> 8)] }
  private func bytes(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  private static let table: [UInt32] = (0..<256).map { (start: UInt32) in
    (0..<8).reduce(start) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
  }

  private static func checksum(_ content: [UInt8]) -> UInt32 {
    ~content.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
  }
}

/// The deflate format, as far as it is needed to say little at great length.
enum Deflate {
  /// A letter, repeated `1 + 258 * times` times.
  static func repeated(_ letter: UInt8, times: Int) -> [UInt8] {
    var bits: [Bool] = [true, true, false]
    func add(_ code: Int, _ count: Int) {
      bits += (0..<count).reversed().map { code >> $0 & 1 == 1 }
    }
    add(0x30 + Int(letter), 8)
    for _ in 0..<times {
      add(0b1100_0101, 8)
      add(0, 5)
    }
    add(0, 7)
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: bits.count, by: 8) {
      let end = Swift.min(start + 8, bits.count)
      bytes.append((start..<end).reduce(0) { $0 | (bits[$1] ? 1 << UInt8($1 - start) : 0) })
    }
    return bytes
  }
}
