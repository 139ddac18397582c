// Compound files (the container of Outlook and of Office before 2007) made by the tests themselves.

/// A storage with what is in it, or a stream.
struct SmallCompound {
  var name: String
  /// Nil for a storage.
  var content: [UInt8]?
  var children: [SmallCompound] = []

  static func stream(_ name: String, _ text: String) -> SmallCompound {
    SmallCompound(
      name: "__substg1.0_\(name)001F",
      content: text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
  }

  static func storage(_ name: String, _ children: [SmallCompound]) -> SmallCompound {
    SmallCompound(name: name, content: nil, children: children)
  }

  /// The file whose root holds `children`.
  static func file(_ children: [SmallCompound]) -> [UInt8] {
    var writer = Writer()
    writer.add(storage("Root Entry", children), type: 5)
    return writer.file
  }

  private struct Writer {
    private static let none: UInt32 = 0xFFFF_FFFF
    private static let last: UInt32 = 0xFFFF_FFFE
    private var entries: [[UInt8]] = []
    private var sectors: [UInt8] = []
    private var chain: [UInt32] = []

    /// Adds an entry with all below it, and gives its number.
    @discardableResult mutating func add(
      _ node: SmallCompound, type: UInt8? = nil, right: UInt32 = none
    ) -> UInt32 {
      let number = entries.count
      entries.append([])
      // Siblings stand in a list, which is a tree without left sides.
      var child = Self.none
      for each in node.children.reversed() { child = add(each, right: child) }
      let (start, size) = node.content.map { write($0) } ?? (0, 0)
      var entry = node.name.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
      entry += [UInt8](repeating: 0, count: 64 - entry.count)
      entry += [UInt8(node.name.utf16.count * 2 + 2), 0, type ?? (node.content == nil ? 1 : 2), 1]
      entry += bytes(Self.none) + bytes(right) + bytes(child) + [UInt8](repeating: 0, count: 36)
      entries[number] = entry + bytes(start) + bytes(size) + bytes(0)
      return UInt32(number)
    }

    /// Streams are filled up to the size from which they have sectors of their own.
    private mutating func write(_ content: [UInt8]) -> (UInt32, UInt32) {
      let size = max(4096, content.count)
      let start = UInt32(chain.count)
      sectors += content + [UInt8](repeating: 0, count: (size + 511) / 512 * 512 - content.count)
      let count = (size + 511) / 512
      chain += (1..<count).map { start + UInt32($0) } + [Self.last]
      return (start, UInt32(size))
    }

    var file: [UInt8] {
      var directory = entries.flatMap { $0 }
      directory += [UInt8](repeating: 0, count: (512 - directory.count % 512) % 512)
      var table = chain
      let first = UInt32(table.count)
      let sectors = directory.count / 512
      table += (1..<max(sectors, 1)).map { first + UInt32($0) } + [Self.last]
      let tables = table.count / 127 + 1
      let firstTable = UInt32(table.count)
      table += [UInt32](repeating: 0xFFFF_FFFD, count: tables)
      table += [UInt32](repeating: Self.none, count: tables * 128 - table.count)
      var head: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
      head +=
        [UInt8](repeating: 0, count: 16) + [
          0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0, 0, 0, 0, 0, 0, 0,
        ]
      head += bytes(0) + bytes(UInt32(tables)) + bytes(first) + bytes(0) + bytes(4096)
      head += bytes(Self.last) + bytes(0) + bytes(Self.last) + bytes(0)
      head += (0..<109).flatMap { bytes($0 < tables ? firstTable + UInt32($0) : Self.none) }
      return head + self.sectors + directory + table.flatMap { bytes($0) }
    }

    private func bytes(_ number: UInt32) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
  }
}
