// How many pages a PDF has, read from the catalogue of pages that its writer leaves in the clear.

enum PDFPages {
  /// The largest `/Count` of a `/Type /Pages` object; nil where there is none or it is no PDF.
  static func count(_ bytes: [UInt8]) -> Int? {
    let text = bytes[...]
    guard text.starts(with: Array("%PDF-".utf8)) else { return nil }
    let mark = Array("/Count ".utf8)
    let pages = Array("/Type /Pages".utf8)
    var largest: Int?
    var start = 0
    while let found = position(of: pages, in: bytes, from: start) {
      start = found + pages.count
      let end = min(bytes.count, start + window)
      let begin = max(0, found - window)
      guard let count = position(of: mark, in: Array(bytes[begin..<end]), from: 0) else { continue }
      let digits = bytes[(begin + count + mark.count)...].prefix { (48...57).contains($0) }
      guard (1...6).contains(digits.count) else { continue }
      largest = max(largest ?? 0, digits.reduce(0) { $0 * 10 + Int($1) - 48 })
    }
    return largest
  }

  /// Bytes around the type in which the object's other entries stand.
  private static let window = 4096

  private static func position(of mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= mark.count, start <= bytes.count - mark.count else { return nil }
    return (start...(bytes.count - mark.count)).first { index in
      bytes[index] == mark[0] && bytes[index..<(index + mark.count)].elementsEqual(mark)
    }
  }
}
