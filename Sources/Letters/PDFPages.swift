// How many pages a PDF/A has, read from its metadata, which that standard leaves in the clear.

enum PDFPages {
  private static let opening = Array("<xmpTPg:NPages>".utf8)
  /// Figures of a number of pages that is still believed.
  private static let figures = 1...5

  /// The number of pages; nil for what is no whole PDF/A.
  static func count(_ bytes: [UInt8]) -> Int? {
    guard bytes.starts(with: "%PDF-".utf8), let start = position(of: opening, in: bytes) else {
      return nil
    }
    let digits = bytes[start...].prefix { (0x30...0x39).contains($0) }
    guard figures.contains(digits.count) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
  }

  /// Where the bytes after the last `mark` begin.
  private static func position(of mark: [UInt8], in bytes: [UInt8]) -> Int? {
    var start = bytes.count - mark.count
    while start >= 0 {
      if bytes[start] == mark[0], bytes[start...].starts(with: mark) { return start + mark.count }
      start -= 1
    }
    return nil
  }
}
