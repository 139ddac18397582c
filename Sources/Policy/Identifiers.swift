// The names by which policy speaks of authorities, staff and rules of law: one type each.

/// A short text that names one thing and can be neither confused with nor built from another kind of name.
public protocol Identifier: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  /// The name as stored and as sent over HTTP.
  var text: String { get }
  /// Takes a name as it is; whether it is known is asked of the thing that knows.
  init(_ text: String)
}

extension Identifier {
  public var description: String { text }

  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// An authority (myndighet, nämnd, bolag) by its id in `policy/authorities.yaml`, such as `ks`.
public struct AuthorityID: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// A rule of law by chapter, section, stycke, punkt and mening, such as `OSL 23:2 1 st` or `TF 2:12`.
public struct ProvisionID: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// A member of staff, by the id given when the person was added.
public struct StaffID: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}
