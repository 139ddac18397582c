// Outlook's own wrapper, `winmail.dat`: the files in it and the text (MS-OXTNEF).

/// What could be taken out of a `winmail.dat`.
struct Winmail {
  /// A file in the wrapper.
  struct File {
    var name: String?
    var type = "application/octet-stream"
    var bytes: [UInt8] = []
    fileprivate var isThere = false
  }

  /// The files, in order.
  private(set) var files: [File] = []
  /// The plain text, if there is one.
  private(set) var text: String?
  /// The text as HTML, if there is one.
  private(set) var html: String?
  /// Whether the text is there as compressed rich text, which is not read.
  private(set) var hasRichText = false
  private var charset = "windows-1252"
  private var open: File?

  /// Reads the attributes one after another; nil if it is no such wrapper or is cut within one.
  init?(_ bytes: [UInt8], limits: ReadLimits, troubles: inout TroubleList) {
    var reader = LittleEndianReader(bytes[...])
    guard reader.number(4) == 0x223E_9F78, reader.number(2) != nil else { return nil }
    while !reader.isAtEnd, files.count < limits.attachments {
      guard reader.number(1) != nil, let kind = reader.number(4), let length = reader.number(4),
        let value = reader.take(length), reader.number(2) != nil
      else { return nil }
      read(kind & 0xFFFF, value, &troubles)
    }
    close()
  }

  /// One attribute, by its number.
  private mutating func read(_ kind: Int, _ value: Bytes, _ troubles: inout TroubleList) {
    switch kind {
    case 0x9007:
      var reader = LittleEndianReader(value)
      if let page = reader.number(4), (1...65_000).contains(page) { charset = "cp\(page)" }
    case 0x800C:
      let words = string(value, &troubles)
      if !ReadableText.isBlank(words) { text = text ?? words }
    // The description of how a file looks begins the file.
    case 0x9002:
      close()
      open = File()
    case 0x8010:
      let title = string(value, &troubles)
      if open?.name == nil { open?.name = title }
    case 0x800F:
      open?.bytes = Array(value)
      open?.isThere = true
    case 0x9005: readProperties(value, ofFile: true, &troubles)
    case 0x9003: readProperties(value, ofFile: false, &troubles)
    default: break
    }
  }

  private mutating func close() {
    if let open, open.isThere { files.append(open) }
    open = nil
  }

  /// Text up to a NUL in the wrapper's charset.
  private func string(_ bytes: Bytes, _ troubles: inout TroubleList) -> String {
    Charset.text(bytes.prefix { $0 != 0 }, label: charset, troubles: &troubles)
  }

  /// The properties of the message or of a file; what cannot be read ends the reading of them.
  private mutating func readProperties(
    _ value: Bytes, ofFile: Bool, _ troubles: inout TroubleList
  ) {
    var reader = LittleEndianReader(value)
    guard let count = reader.number(4) else { return }
    for _ in 0..<min(count, 5_000) {
      guard let property = MAPIProperty(&reader) else { return }
      if ofFile { takeOfFile(property, &troubles) } else { takeOfMessage(property, &troubles) }
    }
  }

  private mutating func takeOfFile(_ property: MAPIProperty, _ troubles: inout TroubleList) {
    switch property.id {
    case 0x3707, 0x3001:
      let name = words(property, &troubles)
      open?.name = name
    case 0x370E:
      let type = words(property, &troubles)
      open?.type = lowercasedASCII(type.utf8)
    // A file as an object has its class, of 16 bytes, before it.
    case 0x3701 where open?.isThere != true && property.type == 0x0102:
      open?.bytes = Array(property.value)
      open?.isThere = true
    default: break
    }
  }

  private mutating func takeOfMessage(_ property: MAPIProperty, _ troubles: inout TroubleList) {
    switch property.id {
    case 0x1000:
      let found = words(property, &troubles)
      if !ReadableText.isBlank(found) { text = found }
    case 0x1013:
      html =
        property.type == 0x0102
        ? Charset.text(property.value, label: nil, troubles: &troubles)
        : words(property, &troubles)
    case 0x1009: hasRichText = true
    default: break
    }
  }

  private func words(_ property: MAPIProperty, _ troubles: inout TroubleList) -> String {
    guard property.type == 0x001F else { return string(property.value, &troubles) }
    let text = Charset.text(property.value, label: "utf-16le", troubles: &troubles)
    return String(text.unicodeScalars.prefix { $0 != "\0" }.map { Character($0) })
  }
}

/// One property of MAPI: what it is, and the bytes of its first value.
private struct MAPIProperty {
  let id: Int
  let type: Int
  let value: Bytes

  /// Reads a property with its name, if it has one, and all of its values.
  init?(_ reader: inout LittleEndianReader) {
    guard let kind = reader.number(2), let id = reader.number(2) else { return nil }
    (self.id, type) = (id, kind & 0x0FFF)
    if id >= 0x8000 {
      guard reader.take(16) != nil, let isText = reader.number(4), let word = reader.number(4)
      else { return nil }
      if isText == 1, reader.takePadded(word) == nil { return nil }
    }
    let isMultiple = kind & 0x1000 != 0
    guard let size = Self.size(of: type) else {
      // Of variable length: always counted.
      guard let count = reader.number(4) else { return nil }
      var first: Bytes?
      for _ in 0..<min(count, 5_000) {
        guard let length = reader.number(4), let value = reader.takePadded(length) else {
          return nil
        }
        if first == nil { first = value }
      }
      value = first ?? []
      return
    }
    var count = 1
    if isMultiple {
      guard let told = reader.number(4) else { return nil }
      count = told
    }
    guard count <= 1_000_000, let all = reader.take(count * size) else { return nil }
    value = all.prefix(size)
  }

  /// Bytes of a value, or nil where they vary.
  private static func size(of type: Int) -> Int? {
    switch type {
    case 0x001E, 0x001F, 0x000D, 0x0102: nil
    case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040: 8
    case 0x0048: 16
    case 0x0000, 0x0001: 0
    // Small numbers are filled up to four bytes.
    default: 4
    }
  }
}

/// Numbers and pieces of bytes, the lowest byte first; nil past the end.
private struct LittleEndianReader {
  private var rest: Bytes

  init(_ bytes: Bytes) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  /// A number of 1 to 4 bytes.
  mutating func number(_ count: Int) -> Int? {
    take(count)?.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  mutating func take(_ count: Int) -> Bytes? {
    guard count >= 0, count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// A piece that is filled up to a multiple of four bytes.
  mutating func takePadded(_ count: Int) -> Bytes? {
    guard let value = take(count) else { return nil }
    rest = rest.dropFirst((4 - count % 4) % 4)
    return value
  }
}
