// How an encrypted file looks: a header with its own key, wrapped; then its bytes in chunks, each sealed.

import Crypto
import Workflow

/// The form of an encrypted file.
///
/// The header is a mark of 8 bytes, the id of the wrapping key (8), the size of the content (8, the most
/// significant byte first), and the file's own key sealed by AES-256-GCM: nonce (12), key (32), tag (16). What stands
/// before the nonce, and the name of the file, are sealed with it. Each chunk of 64 KiB, the last one shorter, follows
/// with its tag; its nonce holds its number and whether it is the last. So no chunk can be changed, moved,
/// left out or taken from another file, and no file given another name or size.
enum SealedForm {
  /// The first byte is in no text; the last one is the version.
  static let mark: [UInt8] = [0x89] + Array("UTLBLB".utf8) + [1]
  static let headerLength = 84
  static let chunk = 64 << 10
  static let tagLength = 16
  private static let clearLength = 24

  static func chunks(of size: Int) -> Int { max(1, (size + chunk - 1) / chunk) }

  /// Bytes of a file that holds `size` bytes of content.
  static func length(of size: Int) -> Int { headerLength + size + tagLength * chunks(of: size) }

  /// What a header says before anybody has proved it.
  struct Header {
    let keyID: [UInt8]
    let size: Int
    fileprivate let clear: [UInt8]
    fileprivate let wrapped: [UInt8]

    /// Nil for what is no header.
    init?(_ bytes: [UInt8]) {
      guard bytes.count >= headerLength, bytes.starts(with: mark) else { return nil }
      let size = bytes[16..<24].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      // No file is larger; sums with it cannot overflow.
      guard size < 1 << 48 else { return nil }
      self.size = Int(size)
      keyID = Array(bytes[8..<16])
      clear = Array(bytes[..<clearLength])
      wrapped = Array(bytes[clearLength..<headerLength])
    }

    /// The file's own key; nil where the header is not what `key` has sealed for this name.
    func fileKey(by key: BlobKey, for id: BlobID) -> SymmetricKey? {
      guard let box = try? AES.GCM.SealedBox(combined: wrapped),
        let bytes = try? AES.GCM.open(
          box, using: key.key, authenticating: clear + Array(id.text.utf8))
      else { return nil }
      return SymmetricKey(data: bytes)
    }
  }

  /// A header: the file's own key, wrapped by `key`.
  static func header(
    _ fileKey: SymmetricKey, by key: BlobKey, for id: BlobID, size: Int
  ) throws(StorageFailure) -> [UInt8] {
    let clear = mark + key.id + big(UInt64(size))
    let bytes = fileKey.withUnsafeBytes { Array($0) }
    guard
      let box = try? AES.GCM.seal(
        bytes, using: key.key, authenticating: clear + Array(id.text.utf8)),
      let combined = box.combined
    else { throw .failed("a key cannot be wrapped") }
    return clear + Array(combined)
  }

  static func seal(
    _ bytes: ArraySlice<UInt8>, _ fileKey: SymmetricKey, number: Int, isLast: Bool
  ) throws(StorageFailure) -> [UInt8] {
    guard let nonce = nonce(number, isLast),
      let box = try? AES.GCM.seal(bytes, using: fileKey, nonce: nonce)
    else { throw .failed("a file cannot be encrypted") }
    return Array(box.ciphertext) + Array(box.tag)
  }

  /// The content of a chunk; nil where it is not what was sealed under this number.
  static func open(
    _ sealed: [UInt8], _ fileKey: SymmetricKey, number: Int, isLast: Bool
  ) -> [UInt8]? {
    guard sealed.count >= tagLength, let nonce = nonce(number, isLast),
      let box = try? AES.GCM.SealedBox(
        nonce: nonce, ciphertext: sealed.dropLast(tagLength), tag: sealed.suffix(tagLength)),
      let bytes = try? AES.GCM.open(box, using: fileKey)
    else { return nil }
    return Array(bytes)
  }

  /// Each file has a key of its own, so numbers are as good as chance, and no two chunks can share one.
  private static func nonce(_ number: Int, _ isLast: Bool) -> AES.GCM.Nonce? {
    try? AES.GCM.Nonce(data: [0, 0, 0, isLast ? 1 : 0] + big(UInt64(number)))
  }

  private static func big(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
  }
}
