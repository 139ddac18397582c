// The picture of an authority's letterhead: a file of the policy folder, and what may be in it.

/// A logotype (logotyp), as it stands in the policy folder.
public struct Logotype: Sendable, Hashable {
  /// The file's name: `ks.svg`.
  public let name: String
  public let bytes: [UInt8]

  /// Bytes that a picture of a letterhead may have; it goes into each letter.
  public static let largest = 500_000

  /// - Throws: what is wrong with the file, in words for the one who edits the policy.
  init(name: String, bytes: [UInt8]) throws(NoPicture) {
    guard bytes.count <= Logotype.largest else {
      throw NoPicture("is larger than \(Logotype.largest) bytes")
    }
    if name.hasSuffix(".png") {
      try PNGOutline(bytes).check()
    } else if name.hasSuffix(".svg") {
      try SVGOutline(bytes).check()
    } else {
      throw NoPicture("must end in .svg or .png")
    }
    self.name = name
    self.bytes = bytes
  }
}

/// Why a file is no picture for a letterhead.
struct NoPicture: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// The chunks of a PNG, without looking into its pixels.
private struct PNGOutline {
  private let bytes: [UInt8]
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// IHDR first, some IDAT, IEND at the very end.
  func check() throws(NoPicture) {
    guard bytes.starts(with: PNGOutline.signature) else { throw NoPicture("is no PNG picture") }
    var names: [String] = []
    var place = PNGOutline.signature.count
    while place < bytes.count {
      guard place + 12 <= bytes.count else { throw NoPicture("is a PNG picture cut short") }
      let length = number(at: place)
      let name = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
      guard length <= bytes.count - place - 12 else {
        throw NoPicture("is a PNG picture cut short")
      }
      if names.isEmpty { try checkSize(name, length, at: place + 8) }
      names.append(name)
      place += length + 12
      if name == "IEND" { break }
    }
    guard names.last == "IEND", names.contains("IDAT"), place == bytes.count else {
      throw NoPicture("is a PNG picture cut short")
    }
  }

  private func checkSize(_ name: String, _ length: Int, at place: Int) throws(NoPicture) {
    guard name == "IHDR", length == 13 else { throw NoPicture("is no PNG picture") }
    let sides = [number(at: place), number(at: place + 4)]
    guard sides.allSatisfy((1...10_000).contains) else {
      throw NoPicture("has a side that is not within 1 and 10000 dots")
    }
  }

  private func number(at place: Int) -> Int {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}

/// The elements of an SVG: each closed, and none that a letter may not have.
private struct SVGOutline {
  private let text: String
  private let isText: Bool

  init(_ bytes: [UInt8]) {
    let text = String(validating: bytes, as: UTF8.self)
    isText = text != nil
    self.text = text ?? ""
  }

  /// What fetches, runs, or needs a font that the typesetter does not have.
  private static let forbidden = [
    "script": "runs a program", "foreignObject": "holds another document",
    "image": "shows another file", "text": "holds text; turn it into paths",
  ]

  func check() throws(NoPicture) {
    guard isText else { throw NoPicture("is no SVG picture: not UTF-8 text") }
    var open: [Substring] = []
    var roots = 0
    var rest = text.utf8[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      let tag = rest[start...]
      guard let end = try SVGOutline.end(of: tag) else {
        throw NoPicture("is an SVG picture cut short")
      }
      let inner = Substring(tag[tag.index(after: start)..<end])
      rest = tag[tag.index(after: end)...]
      if inner.hasPrefix("?") || inner.hasPrefix("!") { continue }
      let isClosing = inner.hasPrefix("/")
      let name = inner.drop { $0 == "/" }.prefix { !$0.isWhitespace && $0 != "/" }
      if isClosing {
        guard open.popLast() == name else { throw NoPicture("has </\(name)> that closes nothing") }
        continue
      }
      if open.isEmpty { roots += 1 }
      guard roots == 1, !open.isEmpty || name == "svg" else { throw NoPicture("is no SVG picture") }
      try check(name, inner)
      if !inner.hasSuffix("/") { open.append(name) }
    }
    guard roots == 1 else { throw NoPicture("is no SVG picture") }
    guard open.isEmpty else { throw NoPicture("is an SVG picture cut short") }
  }

  private func check(_ name: Substring, _ tag: Substring) throws(NoPicture) {
    if let why = SVGOutline.forbidden[String(name)] {
      throw NoPicture("has <\(name)>, which \(why)")
    }
    if tag.contains("href=\"http") || tag.contains("href='http") || tag.contains("href=\"file") {
      throw NoPicture("has <\(name)>, which shows another file")
    }
  }

  /// The `>` of a tag or a comment; a document type is not taken, since it could name other files.
  private static func end(of tag: Substring.UTF8View) throws(NoPicture) -> Substring.Index? {
    if tag.starts(with: "<!--".utf8) {
      var rest = tag.dropFirst(4)
      while let mark = rest.firstIndex(of: UInt8(ascii: "-")) {
        rest = rest[mark...]
        if rest.starts(with: "-->".utf8) { return rest.index(mark, offsetBy: 2) }
        rest = rest.dropFirst()
      }
      return nil
    }
    if tag.starts(with: "<!".utf8) { throw NoPicture("has a document type; leave <!…> out") }
    return tag.firstIndex(of: UInt8(ascii: ">"))
  }
}
