// What a token or a provider's document says, as a tree of values; nothing in it is believed before it was checked.

import Foundation
import JWTKit

/// A value of JSON as claims have them.
public indirect enum ClaimValue: Sendable, Equatable {
  case text(String)
  case whole(Int64)
  case number(Double)
  case flag(Bool)
  case list([ClaimValue])
  case group([String: ClaimValue])
  case none

  /// Reads JSON; nil where it is none.
  init?(json bytes: [UInt8]) {
    guard let value = try? JSONDecoder().decode(ClaimValue.self, from: Data(bytes)) else {
      return nil
    }
    self = value
  }

  /// A member of a group; `none` where there is no such member.
  public subscript(_ name: String) -> ClaimValue {
    if case .group(let members) = self { members[name] ?? .none } else { .none }
  }

  /// The value at the end of a path of names, as `[realm_access, roles]`.
  func value(at path: [String]) -> ClaimValue { path.reduce(self) { $0[$1] } }

  /// A text that is not empty.
  public var text: String? {
    if case .text(let text) = self, !text.isEmpty { text } else { nil }
  }

  var members: [String: ClaimValue]? {
    if case .group(let members) = self { members } else { nil }
  }

  /// As JSON, the members in the order of their names.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }

  var elements: [ClaimValue]? {
    if case .list(let elements) = self { elements } else { nil }
  }

  /// A text, or a list of nothing but texts, as `aud` may be either; nil for anything else.
  var texts: [String]? {
    if let text { return [text] }
    guard let elements else { return nil }
    let texts = elements.compactMap(\.text)
    return texts.count == elements.count ? texts : nil
  }

  /// Seconds since 1970; nil where it is no number, or one that no calendar has.
  var seconds: Int64? {
    switch self {
    case .whole(let seconds): abs(seconds) < 1 << 42 ? seconds : nil
    case .number(let seconds):
      seconds.isFinite && abs(seconds) < 1e12 ? Int64(seconds.rounded(.down)) : nil
    default: nil
    }
  }

  /// Whether the value is this text, number or flag, or a list that holds it. Bytes are compared: names that only look
  /// alike are not the same.
  func says(_ wanted: String) -> Bool {
    switch self {
    case .text(let text): text.utf8.elementsEqual(wanted.utf8)
    case .whole(let number): String(number) == wanted
    case .flag(let flag): String(flag) == wanted
    case .list(let elements): elements.contains { $0.says(wanted) }
    case .number, .group, .none: false
    }
  }
}

extension ClaimValue: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .none
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let whole = try? container.decode(Int64.self) {
      self = .whole(whole)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([ClaimValue].self) {
      self = .list(list)
    } else {
      self = .group(try container.decode([String: ClaimValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .whole(let number): try container.encode(number)
    case .number(let number): try container.encode(number)
    case .flag(let flag): try container.encode(flag)
    case .list(let elements): try container.encode(elements)
    case .group(let members): try container.encode(members)
    case .none: try container.encodeNil()
    }
  }
}

/// The claims of a token whose signature holds.
struct SignedClaims: JWTPayload {
  let value: ClaimValue

  init(_ value: ClaimValue) { self.value = value }
  init(from decoder: any Decoder) throws { value = try ClaimValue(from: decoder) }
  func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }

  /// What the claims must be is asked where it is known what the token is for.
  func verify(using algorithm: some JWTAlgorithm) async throws {}
}

/// Base 64 of tokens (RFC 7515 § 2): for addresses, without padding.
enum TokenBase64 {
  static func text(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  /// Nil for anything that `text` does not write.
  static func bytes(_ text: Substring) -> [UInt8]? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    let plain = String(text).replacing("-", with: "+").replacing("_", with: "/") + padding
    guard let data = Data(base64Encoded: plain), self.text(Array(data)) == text else { return nil }
    return Array(data)
  }
}
