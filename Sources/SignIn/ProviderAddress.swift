// An address of a provider: by TLS, or on this machine; never one that a visitor brought.

import Foundation

/// An address that the service itself asks, or sends people to.
struct ProviderAddress: Sendable, Hashable {
  let text: String
  private let scheme: String
  private let host: String
  /// Scheme, host and port.
  let origin: String
  let hasQuery: Bool

  /// Nil for what is no address of http or https, or has a user, a fragment or a blank in it.
  init?(_ text: String) {
    guard text.utf8.count <= 2_000, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }),
      let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      scheme == "https" || scheme == "http", let host = parts.host?.lowercased(), !host.isEmpty,
      host.utf8.allSatisfy(ProviderAddress.isOfHost), parts.user == nil, parts.password == nil,
      parts.fragment == nil
    else { return nil }
    self.text = text
    self.scheme = scheme
    self.host = String(host.drop { $0 == "[" }.prefix { $0 != "]" })
    guard !self.host.isEmpty else { return nil }
    let shown = self.host.contains(":") ? "[\(self.host)]" : self.host
    origin = "\(scheme)://\(shown)" + (parts.port.map { ":\($0)" } ?? "")
    hasQuery = parts.query != nil
  }

  /// A letter, a digit, or what names and addresses have between them: no sign of an address that was encoded.
  private static func isOfHost(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "-._:[]".utf8.contains(byte)
    }
  }

  /// Whether it may be asked: by TLS; without it only on this machine, and only of a provider that is there too.
  func isSafe(beside issuer: ProviderAddress) -> Bool {
    scheme == "https" || isHere && issuer.isHere
  }

  /// By its own address: a name may begin with 127. as well.
  private var isHere: Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return host == "localhost" || host == "::1"
      || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

/// `application/x-www-form-urlencoded`, as queries and bodies of OAuth are.
enum FormCoding {
  static func text(_ fields: [(String, String)]) -> String {
    fields.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
  }

  /// Everything but unreserved characters as `%XX`.
  static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }

  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}

extension ProviderAddress {
  /// The address with more parameters.
  func adding(_ fields: [(String, String)]) -> String {
    text + (hasQuery ? "&" : "?") + FormCoding.text(fields)
  }
}
