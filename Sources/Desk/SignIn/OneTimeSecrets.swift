// Secrets of one-time codes: sealed in the database, and sealed in the form in which somebody takes a new one.

import Crypto
import Foundation
import Policy
public import SignIn

/// A secret that somebody is about to take into an authenticator.
public struct Enrolment: Sendable {
  public let secret: OneTimeSecret
  /// Goes along in the form, so that no process needs to keep it; good for an hour, and for one person.
  public let sealed: String

  /// What an authenticator reads.
  ///
  /// - Parameter name: whom the entry is shown as.
  public func address(for name: String) -> String {
    let allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\0"..."~"))
      .union(CharacterSet(charactersIn: "-._~"))
    let label = "Utlämnande:\(name)".addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    return "otpauth://totp/\(label)?secret=\(secret.base32)&issuer=Utl%C3%A4mnande"
  }
}

/// Seals and opens them, each for one person.
struct OneTimeSecrets: Sendable {
  private let key: SymmetricKey
  private static let formSeconds: Int64 = 3_600

  /// - Parameter key: the same in every process of one database.
  init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

  /// As it stands in the database.
  func seal(_ secret: OneTimeSecret, of person: StaffID) -> [UInt8] {
    sealed(secret.bytes, "kept", person)
  }

  /// Nil where it was not sealed for this person with this key.
  func open(_ sealed: [UInt8], of person: StaffID) -> OneTimeSecret? {
    opened(sealed, "kept", person).map { OneTimeSecret(bytes: $0) }
  }

  /// As it stands in a form.
  func enrolment(_ secret: OneTimeSecret, of person: StaffID, at now: Instant) -> Enrolment {
    let seconds = withUnsafeBytes(of: (now.milliseconds / 1_000).bigEndian) { Array($0) }
    return Enrolment(
      secret: secret,
      sealed: Data(sealed(seconds + secret.bytes, "form", person)).base64EncodedString())
  }

  func enrolment(_ text: String, of person: StaffID, at now: Instant) -> Enrolment? {
    guard text.utf8.count < 400, let data = Data(base64Encoded: text),
      let bytes = opened([UInt8](data), "form", person), bytes.count > 8
    else { return nil }
    let since = bytes.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    guard now.milliseconds / 1_000 - since < OneTimeSecrets.formSeconds else { return nil }
    return Enrolment(secret: OneTimeSecret(bytes: Array(bytes.dropFirst(8))), sealed: text)
  }

  private func sealed(_ bytes: [UInt8], _ purpose: String, _ person: StaffID) -> [UInt8] {
    let binding = Array("\(purpose)\u{0}\(person.text)".utf8)
    guard let box = try? ChaChaPoly.seal(bytes, using: key, authenticating: binding) else {
      preconditionFailure("ChaCha20-Poly1305 seals every short text")
    }
    return [UInt8](box.combined)
  }

  private func opened(_ bytes: [UInt8], _ purpose: String, _ person: StaffID) -> [UInt8]? {
    let binding = Array("\(purpose)\u{0}\(person.text)".utf8)
    guard let box = try? ChaChaPoly.SealedBox(combined: bytes),
      let plain = try? ChaChaPoly.open(box, using: key, authenticating: binding)
    else { return nil }
    return [UInt8](plain)
  }
}
