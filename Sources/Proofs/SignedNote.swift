// Signed notes (C2SP signed-note): a text and the signatures under it, readable by people and by standard tools.

import Crypto
import FoundationEssentials

/// Who signs: a name and an Ed25519 key.
public struct NoteSigner: Sendable, CustomStringConvertible, CustomReflectable {
  private let key: Curve25519.Signing.PrivateKey
  public let verifier: NoteVerifier

  public var description: String { "NoteSigner" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }

  /// - Parameters:
  ///   - name: without blanks and `+`; nil makes one from the public key.
  ///   - key: the 32 bytes of a private key.
  /// - Returns: nil where the key is none.
  public init?(key: [UInt8]) {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: key) else { return nil }
    let publicKey = Array(key.publicKey.rawRepresentation)
    self.key = key
    verifier = NoteVerifier(name: NoteVerifier.ownName(publicKey), publicKey: publicKey)
  }

  /// The note of `text`, which ends with a newline; nil where the key cannot sign.
  public func sign(_ text: String) -> SignedNote? {
    guard let signature = try? key.signature(for: Array(text.utf8)) else { return nil }
    return SignedNote(
      text: text,
      signatures: [
        .init(name: verifier.name, bytes: verifier.id + Array(signature))
      ])
  }
}

/// What is needed to verify a signature: the printable key of a signer.
public struct NoteVerifier: Sendable, Hashable {
  /// Ed25519 over the text, in the notes' own registry of signatures.
  private static let ed25519: UInt8 = 1

  public let name: String
  /// 32 bytes.
  public let publicKey: [UInt8]

  init(name: String, publicKey: [UInt8]) {
    self.name = name
    self.publicKey = publicKey
  }

  /// The name of a log that has no other: told from others by its key.
  static func ownName(_ publicKey: [UInt8]) -> String {
    let digits = SHA256.hash(data: publicKey).prefix(8).map { byte in
      String(byte, radix: 16).count == 1 ? "0" + String(byte, radix: 16) : String(byte, radix: 16)
    }
    return "utlamnande.log/" + digits.joined()
  }

  /// The first four bytes of SHA-256 over name, newline, 0x01 and the key.
  public var id: [UInt8] {
    Array(
      SHA256.hash(data: Array(name.utf8) + [0x0A, NoteVerifier.ed25519] + publicKey).prefix(4))
  }

  /// `name+hash+key`, as tools for notes take it.
  public var text: String {
    let hash = id.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let digits = String(hash, radix: 16)
    let key = Base64.text([NoteVerifier.ed25519] + publicKey)
    return "\(name)+\(String(repeating: "0", count: 8 - digits.count))\(digits)+\(key)"
  }

  /// - Returns: nil where it is no such text, or its hash is not that of its key.
  public init?(_ text: String) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let key = Base64.bytes(String(parts[2])), key.count == 33,
      key.first == NoteVerifier.ed25519
    else { return nil }
    self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
    guard self.text == text else { return nil }
  }

  /// Whether one of the note's signatures is this key's, and holds.
  public func verifies(_ note: SignedNote) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
      return false
    }
    let own = note.signatures.filter { $0.name == name && $0.bytes.prefix(4) == id[...] }
    return !own.isEmpty
      && own.allSatisfy {
        key.isValidSignature(Array($0.bytes.dropFirst(4)), for: Array(note.text.utf8))
      }
  }
}

/// A text and its signatures.
public struct SignedNote: Sendable, Hashable {
  public struct Signature: Sendable, Hashable {
    public let name: String
    /// The key's id in four bytes, then the signature.
    public let bytes: [UInt8]
  }

  /// Ends with a newline.
  public let text: String
  public let signatures: [Signature]

  init(text: String, signatures: [Signature]) {
    self.text = text
    self.signatures = signatures
  }

  /// Reads a note; a newline at its very end may be missing.
  /// - Returns: nil where it is none.
  public init?(_ whole: String) {
    let lines = whole.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    let end = lines.last == "" ? lines.dropLast() : lines[...]
    guard let blank = end.lastIndex(of: ""), blank > 0, blank + 1 < end.endIndex,
      whole.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" })
    else { return nil }
    var signatures: [Signature] = []
    for line in end[(blank + 1)...] {
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      guard words.count == 3, words[0] == "\u{2014}", !words[1].isEmpty,
        let bytes = Base64.bytes(String(words[2])), bytes.count > 4
      else { return nil }
      signatures.append(Signature(name: String(words[1]), bytes: bytes))
    }
    self.init(text: end[..<blank].map { $0 + "\n" }.joined(), signatures: signatures)
  }

  /// The whole note, with a newline at its end.
  public var rendered: String {
    text + "\n" + signatures.map { "\u{2014} \($0.name) \(Base64.text($0.bytes))\n" }.joined()
  }
}

/// Base 64 with padding (RFC 4648 4).
enum Base64 {
  static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// Nil where it is not exactly what `text` writes.
  static func bytes(_ text: String) -> [UInt8]? {
    guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else {
      return nil
    }
    return Array(data)
  }
}
