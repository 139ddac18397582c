// The file of a masked copy as it grows: objects one after another, nothing between them.

import Crypto
import Foundation

/// Writes numbered objects to a file and keeps where each begins.
struct CopyFile: ~Copyable {
  private let handle: FileHandle
  private var waiting = Data()
  private var hash = SHA256()
  private var starts: [Int: Int] = [:]
  private var taken = 0
  private(set) var size = 0

  private static let waitingBytes = 1 << 18

  /// Nil where the file cannot be made.
  init?(path: String) {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { return nil }
    self.handle = handle
    waiting.append(contentsOf: Array("%PDF-1.7\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3, 0x0A])
    size = waiting.count
  }

  /// A number for an object that is written later.
  mutating func newNumber() -> Int {
    taken += 1
    return taken
  }

  mutating func write(_ number: Int, _ body: String) throws(MaskingFailure) {
    begin(number)
    append(Data("\(body)\nendobj\n".utf8))
    try flush(over: Self.waitingBytes)
  }

  /// - Parameter entries: of the stream's dictionary, without its length.
  mutating func write(
    _ number: Int, stream: Data, _ entries: String = ""
  ) throws(MaskingFailure) {
    begin(number)
    append(Data("<</Length \(stream.count)\(entries)>>\nstream\n".utf8))
    append(stream)
    append(Data("\nendstream\nendobj\n".utf8))
    try flush(over: Self.waitingBytes)
  }

  /// Ends the file and gives its hash.
  mutating func close(root: Int, information: Int) throws(MaskingFailure) -> String {
    let table = size
    var text = "xref\n0 \(taken + 1)\n0000000000 65535 f \n"
    for number in 1...taken {
      let start = String(starts[number] ?? 0)
      text += String(repeating: "0", count: 10 - start.count) + start + " 00000 n \n"
    }
    // The file's identity follows from its content, so that the same order gives the same bytes.
    let identity = Hexadecimal.text(SHA256.digest(hash, and: waiting).prefix(16))
    text += "trailer\n<</Size \(taken + 1)/Root \(root) 0 R/Info \(information) 0 R"
    text += "/ID[<\(identity)><\(identity)>]>>\nstartxref\n\(table)\n%%EOF\n"
    append(Data(text.utf8))
    try flush(over: 0)
    do { try handle.close() } catch { throw .disk }
    return Hexadecimal.text(hash.finalize())
  }

  private mutating func begin(_ number: Int) {
    starts[number] = size
    append(Data("\(number) 0 obj\n".utf8))
  }

  private mutating func append(_ data: Data) {
    waiting.append(data)
    size += data.count
  }

  private mutating func flush(over limit: Int) throws(MaskingFailure) {
    guard waiting.count > limit else { return }
    hash.update(data: waiting)
    do { try handle.write(contentsOf: waiting) } catch { throw .disk }
    waiting.removeAll(keepingCapacity: true)
  }
}

extension SHA256 {
  /// The digest after more data, without going on.
  fileprivate static func digest(_ hash: SHA256, and data: Data) -> [UInt8] {
    var copy = hash
    copy.update(data: data)
    return Array(copy.finalize())
  }
}

enum Hexadecimal {
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    let figures = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [figures[Int($0 >> 4)], figures[Int($0 & 15)]] }, as: UTF8.self)
  }
}
