// A list of passwords that have leaked elsewhere, as a file that the operator brings; nobody is asked over the network.

internal import Foundation
internal import Crypto

/// Hashes of leaked passwords in their order: a line for each, 40 hexadecimal digits of SHA-1, perhaps with a
/// colon and a number after it. Such lists are public, and have hundreds of millions of lines: the file is
/// searched where it lies.
public struct LeakedPasswords: Sendable {
  /// Why a file is no such list, or can no longer be read.
  public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
  }

  private let path: String
  private static let digits = 40
  /// A line is shorter, whatever number it has.
  private static let longest = 128
  /// Places at which the order is tried when the file is opened.
  private static let tried: UInt64 = 200

  /// - Parameter path: of the file, which must stay there while the process runs.
  /// - Throws: what is wrong with it, with its name.
  public init(path: String) throws(Problem) {
    self.path = path
    let list = try OpenList(path)
    guard list.size > 0 else { throw Problem(description: "\(path) is empty") }
    var last = ""
    for place in 0...Self.tried {
      let hash = try list.line(around: list.size * place / Self.tried, of: path).hash
      guard last <= hash else {
        throw Problem(description: "\(path) is not in the order of its hashes: sort it")
      }
      last = hash
    }
  }

  /// Whether somebody's password that is this one has leaked.
  public func contains(_ password: String) throws(Problem) -> Bool {
    let wanted = Insecure.SHA1.hash(data: Data(password.utf8)).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
    let list = try OpenList(path)
    var (low, high) = (UInt64(0), list.size)
    while low < high {
      let line = try list.line(around: low + (high - low) / 2, of: path)
      if line.hash == wanted { return true }
      if line.hash < wanted { low = line.end } else { high = line.start }
    }
    return false
  }

  /// The file, open for one search.
  private struct OpenList {
    let file: FileHandle
    let size: UInt64

    init(_ path: String) throws(Problem) {
      do {
        file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        size = try file.seekToEnd()
      } catch { throw Problem(description: "\(path) cannot be read") }
    }

    /// The line that has the byte at a place.
    func line(
      around place: UInt64, of path: String
    ) throws(Problem) -> (hash: String, start: UInt64, end: UInt64) {
      let longest = UInt64(LeakedPasswords.longest)
      let place = min(place, size - 1)
      let from = place > longest ? place - longest : 0
      var bytes: [UInt8] = []
      do {
        try file.seek(toOffset: from)
        bytes = Array(try file.read(upToCount: 2 * LeakedPasswords.longest) ?? Data())
      } catch { throw Problem(description: "\(path) cannot be read") }
      let newline = UInt8(ascii: "\n")
      let middle = min(Int(place - from), bytes.count)
      let start = bytes[..<middle].lastIndex(of: newline).map { $0 + 1 } ?? 0
      let end = bytes[middle...].firstIndex(of: newline) ?? bytes.count
      let text = String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
      let hash = text.prefix { $0.isHexDigit }.uppercased()
      let rest = text.dropFirst(hash.count).first
      guard hash.utf8.count == LeakedPasswords.digits, rest.map({ ":\r".contains($0) }) ?? true
      else {
        throw Problem(
          description: "\(path) is no list of leaked passwords: each line is the SHA-1 of one, in "
            + "40 hexadecimal digits, perhaps with a colon and a number")
      }
      return (hash, from + UInt64(start), from + UInt64(min(end + 1, bytes.count)))
    }
  }
}
