// The hash of a file, read piece by piece.

import Crypto
import Foundation

enum FileHash {
  /// In lower-case hexadecimal.
  static func sha256(ofFileAt path: String) throws(MaskingFailure) -> String {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw .disk }
    var hash = SHA256()
    do {
      defer { try? handle.close() }
      while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
        hash.update(data: piece)
      }
    } catch { throw .disk }
    return Hexadecimal.text(hash.finalize())
  }
}
