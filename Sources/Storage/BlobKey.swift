// The keys that files are encrypted with at rest: read from files that an operator names, kept nowhere else.

import Crypto
import FoundationEssentials

/// A key of 256 bits that wraps the keys of single files.
public struct BlobKey: Sendable {
  let key: SymmetricKey
  /// SHA-256 of the key under a name of its own; it tells keys apart and gives none away.
  let fingerprint: [UInt8]

  /// How many bytes of the fingerprint stand in a file, and in messages.
  static let idLength = 8

  /// What stands in each file that it wraps.
  var id: [UInt8] { Array(fingerprint.prefix(BlobKey.idLength)) }

  /// What messages call it.
  public var name: String { id.hexadecimal }

  /// - Parameter text: what stands in its file: 32 bytes in base64, as `openssl rand -base64 32` writes them,
  ///   and perhaps the end of a line. Nil for anything else.
  public init?(_ text: String) {
    let line = text.split(whereSeparator: \.isNewline)
    guard line.count == 1, let bytes = Data(base64Encoded: String(line[0])), bytes.count == 32
    else { return nil }
    key = SymmetricKey(data: bytes)
    var hash = SHA256()
    hash.update(data: Array("utlamnande blob key\u{0}".utf8))
    hash.update(data: bytes)
    fingerprint = Array(hash.finalize())
  }
}

/// The keys at hand: new files are encrypted with the first, all are tried to read with.
public struct BlobKeys: Sendable {
  let first: BlobKey
  private let all: [[UInt8]: BlobKey]

  /// Nil where there is none.
  public init?(_ keys: [BlobKey]) {
    guard let first = keys.first else { return nil }
    self.first = first
    all = Dictionary(keys.map { ($0.id, $0) }) { one, _ in one }
  }

  func key(_ id: [UInt8]) -> BlobKey? { all[id] }
}
